"""The raw items of kind `incident_update`."""

import html
import re

from statuspage_api.objects import RawItem

LONGEST_LINE = 120
"""Characters of an update's first line."""

# A body is HTML, as the editor writes it or as somebody has sent it through the API.
_LINE_END = re.compile(r"<br\b[^>]*>|</(?:p|div|li|h\d|tr)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->", re.DOTALL)


def incident_update_items(incident: RawItem) -> list[RawItem]:
    """The raw items of kind `incident_update`: one for each of the incident's updates.

    An update knows neither its page nor its incident's name: `__page_id` and
    `__incident` (the incident without its updates and components) are added, and
    `__first_line`, the beginning of its body as plain text, null when it is empty.
    """
    parent = {
        key: value
        for key, value in incident.items()
        if key not in ("incident_updates", "components")
    }
    return [
        update
        | {
            "__page_id": incident.get("page_id"),
            "__incident": parent,
            "__first_line": first_line(update.get("body")),
        }
        for update in incident.get("incident_updates") or []
    ]


def first_line(body: object) -> str | None:
    """The first line of an HTML text that has any words, without markup, cut if it is long."""
    if not isinstance(body, str):
        return None
    text = html.unescape(_TAG.sub("", _LINE_END.sub("\n", body)))
    lines = (" ".join(line.split()) for line in text.splitlines())
    line = next(filter(None, lines), None)
    if line is None or len(line) <= LONGEST_LINE:
        return line
    return line[: LONGEST_LINE - 1].rstrip() + "…"
