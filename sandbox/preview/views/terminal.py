"""A preview in the terminal: what matters, with examples; the page has everything."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sandbox.preview.comparison import Comparison, FieldChange
from sandbox.preview.findings import Findings, Key, Refusal
from sandbox.preview.report import NOTHING_WAS_WRITTEN, Report

COLOURS = {"good": "green", "warning": "yellow", "bad": "red"}
SHOWN_ROWS = 12
SHOWN_LENGTH = 48
PLACE = "Where"


def show(report: Report, console: Console) -> None:
    """Print the report."""
    _say(console, f"Preview of {report.account}, {report.taken_at}", "bold")
    _say(
        console,
        f"Mapping {report.mapping_name}, blueprints {report.blueprints_name}",
    )
    _say(console, report.verdict, COLOURS[report.tone])
    if not report.outcome.completed:
        _say(console, report.outcome.cause, "red")
        for error in report.outcome.errors:
            _say(console, f"Also: {error}")
    _show_counts(report, console)
    _show_refusals(report.findings, console)
    _show_loose_ends(report.findings, console)
    _show_mapping(report.findings, console)
    if report.outcome.left_out:
        _say(
            console,
            f"Ocean made no entity of {report.outcome.left_out:,} items: the selector"
            " leaves them out, or their identifier or blueprint came out empty.",
        )
    console.print()
    if report.comparison:
        _show_comparison(report.comparison, console)
    else:
        _say(console, report.not_compared_because)
    console.print()
    _say(console, NOTHING_WAS_WRITTEN)


def _show_counts(report: Report, console: Console) -> None:
    changes = _changes_by_blueprint(report.comparison)
    rows = [
        (
            each.blueprint,
            f"{each.entities:,}",
            f"{each.bare:,}",
            *(f"{changes[kind][each.blueprint]:,}" for kind in changes),
        )
        for each in report.counts
    ]
    headings = ("Blueprint", "Entities", "Bare", *changes)
    _show_table(console, "Entities", headings, rows, numbers={1, 2, 3, 4, 5})


def _changes_by_blueprint(comparison: Comparison | None) -> dict[str, Counter[str]]:
    if comparison is None:
        return {}
    return {
        "Created": Counter(key.blueprint for key, _ in comparison.created),
        "Changed": Counter(change.key.blueprint for change in comparison.changed),
        "Deleted": Counter(key.blueprint for key, _ in comparison.deleted),
    }


def _show_refusals(findings: Findings, console: Console) -> None:
    groups = defaultdict(list)
    for refusal in findings.refusals:
        groups[refusal.blueprint, refusal.field, refusal.rule].append(refusal)
    rows = [
        (
            _place(blueprint, field),
            rule,
            f"{len(refusals):,}",
            _refused(refusals[0]),
        )
        for (blueprint, field, rule), refusals in groups.items()
    ]
    title = "Refused by Port"
    headings = (PLACE, "Port asks for", "Entities", "Such as")
    _show_table(console, title, headings, rows, numbers={2})


def _show_loose_ends(findings: Findings, console: Console) -> None:
    groups = defaultdict(list)
    for end in findings.loose_ends:
        why = "Port refuses it" if end.target_refused else "nothing brings it"
        becomes = "made bare" if end.created_bare else "entity refused"
        groups[end.source.blueprint, end.relation, f"{why}: {becomes}"].append(end)
    rows = [
        (
            _place(blueprint, relation),
            why,
            f"{len(ends):,}",
            f"{ends[0].source.identifier} -> {ends[0].target.identifier}",
        )
        for (blueprint, relation, why), ends in groups.items()
    ]
    title = "Relations that point nowhere"
    headings = (PLACE, "The target", "Relations", "Such as")
    _show_table(console, title, headings, rows, numbers={2})


def _show_mapping(findings: Findings, console: Console) -> None:
    drops = [
        (_place(each.blueprint, each.name), f"{each.entities:,}")
        for each in findings.drops
    ]
    title = "Dropped: the blueprint lacks it"
    _show_table(console, title, (PLACE, "Entities"), drops, numbers={1})
    empty = [
        (
            _place(each.blueprint, each.field),
            "\n".join(expression for _, _, expression in each.expressions),
            f"{each.entities:,}",
        )
        for each in findings.empty_fields
    ]
    title = "Mapped, and empty (null or an empty list) in every entity sent"
    headings = (PLACE, "Expression", "Entities")
    _show_table(console, title, headings, empty, numbers={2})
    for number, kind, blueprint in findings.idle:
        _say(console, f"Resource {number} ({kind}) sent nothing to {blueprint}.")
    for number, kind in findings.not_judged:
        _say(
            console,
            f"Resource {number} ({kind}) computes its blueprint: which of its fields"
            " stay empty was not looked at.",
        )


def _show_comparison(comparison: Comparison, console: Console) -> None:
    model = (
        "the same mapping and blueprints, so what differs comes from Statuspage"
        if comparison.same_model
        else f"another mapping or blueprints: {comparison.mapping_name},"
        f" {comparison.blueprints_name}; what changed on Statuspage meanwhile shows too"
    )
    _say(
        console,
        f"Compared with the preview of {comparison.account}, {comparison.taken_at}"
        f" ({model}): {len(comparison.created):,} created,"
        f" {len(comparison.changed):,} changed, {len(comparison.deleted):,} deleted.",
        "bold",
    )
    if comparison.not_compared:
        fields = ", ".join(comparison.not_compared)
        _say(console, f"Not compared, as they tell the present time: {fields}")
    changes: dict[tuple[str, str], list[tuple[Key, FieldChange]]] = defaultdict(list)
    for change in comparison.changed:
        for each in change.fields:
            changes[change.key.blueprint, each.field].append((change.key, each))
    rows = [
        (_place(blueprint, field), f"{len(found):,}", _example(*found[0]))
        for (blueprint, field), found in changes.items()
    ]
    headings = (PLACE, "Entities", "Such as")
    _show_table(console, "Changed", headings, rows, numbers={1})
    for title, entities in (
        ("Created", comparison.created),
        ("Deleted", comparison.deleted),
    ):
        named = [(*key, name) for key, name in entities]
        headings = ("Blueprint", "Identifier", "Title")
        _show_table(console, title, headings, named)


def _place(blueprint: str, field: str | None) -> str:
    # Below each other, so that both fit into a narrow terminal.
    return f"{blueprint}\n  {field}" if field else blueprint


def _example(key: Key, change: FieldChange) -> str:
    return f"{key.identifier}: {_short(change.before)} -> {_short(change.after)}"


def _refused(refusal: Refusal) -> str:
    name = refusal.identifier or "the blueprint itself"
    if refusal.field is None:
        return name
    # Quotes tell a text from a number.
    return f"{name}: {_short(json.dumps(refusal.value, ensure_ascii=False))}"


def _short(value: Any) -> str:
    if value is None:
        return "-"
    # An empty text would look like nothing at all.
    is_text = isinstance(value, str) and value
    text = value if is_text else json.dumps(value, ensure_ascii=False)
    if len(text) > SHOWN_LENGTH:
        return text[: SHOWN_LENGTH - 1] + "…"
    return text


def _show_table(
    console: Console,
    title: str,
    headings: Iterable[str],
    rows: Sequence[tuple[str, ...]],
    numbers: Iterable[int] = (),
) -> None:
    """Print the first rows and how many more there are; nothing without rows."""
    if not rows:
        return
    table = Table(title=title, title_justify="left", title_style="bold")
    for index, heading in enumerate(headings):
        is_number = index in numbers
        table.add_column(
            heading,
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=is_number or heading == PLACE,
        )
    for row in rows[:SHOWN_ROWS]:
        table.add_row(*(Text(_printable(cell)) for cell in row))
    console.print()
    console.print(table)
    if len(rows) > SHOWN_ROWS:
        _say(console, f"and {len(rows) - SHOWN_ROWS:,} more, on the page")


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(_printable(text), style), soft_wrap=True)


def _printable(text: str) -> str:
    """Without what a terminal obeys: texts of incidents come from outside."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
