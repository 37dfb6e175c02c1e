"""Statuspage's lists as a table of facts.

Source: https://developer.statuspage.io, and where it is silent (the first page
of `/incidents`) clients that are known to work.
"""

from dataclasses import dataclass

PAGE_SIZE = 100
"""Items asked for at once: the vendor's maximum on every list."""


@dataclass(frozen=True)
class ListEndpoint:
    """One list of the API.

    Attributes:
        path: below `/v1`, with `{page_id}` where the status page's id goes.
        size_parameter: what the API calls the page size, or None where the
            whole list comes in one answer.
        first_page: the number of the first page.
        parameters: sent with every request.
        whole: the list that has all of this one's items and more, if there is one.
    """

    path: str
    size_parameter: str | None
    first_page: int = 1
    parameters: tuple[tuple[str, str], ...] = ()
    whole: "ListEndpoint | None" = None

    @property
    def name(self) -> str:
        """What the API calls the list."""
        return self.path.removeprefix("/pages/{page_id}/")

    def query(self, page_number: int) -> dict[str, str | int]:
        """The query that asks for one page of the list."""
        query: dict[str, str | int] = dict(self.parameters)
        if self.size_parameter is not None:
            query |= {"page": page_number, self.size_parameter: PAGE_SIZE}
        return query


@dataclass(frozen=True)
class ItemEndpoint:
    """One object of the API, at a path below `/v1` with `{page_id}` and `{item_id}`."""

    path: str


PAGES = ListEndpoint("/pages", None)
COMPONENT_GROUPS = ListEndpoint("/pages/{page_id}/component-groups", "per_page")
COMPONENTS = ListEndpoint("/pages/{page_id}/components", "per_page")
INCIDENTS = ListEndpoint("/pages/{page_id}/incidents", "limit")
UNRESOLVED_INCIDENTS = ListEndpoint(
    "/pages/{page_id}/incidents/unresolved", "per_page", whole=INCIDENTS
)
SCHEDULED_INCIDENTS = ListEndpoint(
    "/pages/{page_id}/incidents/scheduled", "per_page", whole=INCIDENTS
)
UPCOMING_INCIDENTS = ListEndpoint(
    "/pages/{page_id}/incidents/upcoming", "per_page", whole=INCIDENTS
)
ACTIVE_MAINTENANCES = ListEndpoint(
    "/pages/{page_id}/incidents/active_maintenance", "per_page", whole=INCIDENTS
)
INCIDENT_TEMPLATES = ListEndpoint("/pages/{page_id}/incident_templates", "per_page")
# Without `state` the API hides quarantined and unconfirmed subscribers.
WEBHOOK_SUBSCRIBERS = ListEndpoint(
    "/pages/{page_id}/subscribers",
    "limit",
    first_page=0,
    parameters=(("type", "webhook"), ("state", "all")),
)

PAGE = ItemEndpoint("/pages/{item_id}")
COMPONENT_GROUP = ItemEndpoint("/pages/{page_id}/component-groups/{item_id}")
COMPONENT = ItemEndpoint("/pages/{page_id}/components/{item_id}")
COMPONENT_UPTIME = ItemEndpoint("/pages/{page_id}/components/{item_id}/uptime")
INCIDENT = ItemEndpoint("/pages/{page_id}/incidents/{item_id}")
POSTMORTEM = ItemEndpoint("/pages/{page_id}/incidents/{item_id}/postmortem")
POSTMORTEM_PUBLICATION = ItemEndpoint(
    "/pages/{page_id}/incidents/{item_id}/postmortem/publish"
)
SUBSCRIBER_HISTOGRAM = ItemEndpoint("/pages/{page_id}/subscribers/histogram_by_state")
WEBHOOK_SUBSCRIBER = ItemEndpoint("/pages/{page_id}/subscribers/{item_id}")
REACTIVATION = ItemEndpoint("/pages/{page_id}/subscribers/reactivate")
