"""What a resource of the mapping selects: the lists it reads, and which of their items it takes."""

from datetime import datetime, timedelta
from typing import ClassVar, Literal

from port_ocean.core.handlers.port_app_config.models import (
    ResourceConfig,
    Selector,
)
from pydantic.v1 import Extra, Field, validator

from mapping import environment
from mapping.incident_scopes import OPEN_INCIDENTS, SCOPES
from mapping.list_needs import Need
from raw_items.incidents import is_maintenance
from statuspage_api.endpoints import (
    COMPONENT_GROUPS,
    COMPONENTS,
    INCIDENT_TEMPLATES,
    INCIDENTS,
    ListEndpoint,
)
from statuspage_api.objects import RawItem, parse_timestamp

INCREMENTAL_LOOK_BACK = timedelta(days=14)
"""How long ago an incident may have been created for an incremental resync to see it ended.

On most pages the incidents of two weeks are one request.
"""

LONGEST_UPTIME_DAYS = 180
"""The vendor's maximum is six calendar months, which have at least 181 days."""

LONGEST_CREATED_WITHIN_DAYS = 36500
"""A century. Without a bound, a slip of the finger would leave the calendar."""


class StatuspageSelector(Selector):
    """What every kind can be narrowed to."""

    lists: ClassVar[tuple[ListEndpoint, ...]] = ()
    page_id_key: ClassVar[str] = "page_id"

    page_ids: list[str] = Field(
        alias="pageIds",
        default_factory=list,
        title="Page IDs",
        description="Only these pages, of those that the integration syncs. Empty for all. Fewer pages cost fewer requests.",
    )

    class Config:
        # A misspelt selector would quietly take everything.
        extra = Extra.forbid

    @validator("export_env_variables")
    def _spare_environment(cls, names: list[str]) -> list[str]:
        # Where Port itself maps, Ocean sends them along whatever its switch says.
        if names and not environment.is_readable():
            raise ValueError(
                "the mapping may not read environment variables. Remove"
                " exportEnvVariables, or set allowEnvironmentInMapping"
            )
        return names

    def includes_page(self, page_id: str) -> bool:
        """Whether a page's items are taken at all."""
        return not self.page_ids or page_id in self.page_ids

    def accepts(self, item: RawItem, now: datetime) -> bool:
        """Whether a raw item of the kind is taken, apart from the mapping's query."""
        return self.is_of_its_pages(item)

    def is_of_its_pages(self, item: RawItem) -> bool:
        """Whether an item belongs to a page whose items are taken."""
        # The oldest recordings of incidents do not tell their page.
        page_id = item.get(self.page_id_key)
        return page_id is None or self.includes_page(page_id)

    def needs(self, now: datetime, cursor: datetime | None = None) -> list[Need]:
        """The lists to read for the kind.

        Args:
            now: when the resync began.
            cursor: when the last incremental resync began; None for a full one.
        """
        return [self._need(endpoint) for endpoint in self.lists]

    def _need(self, endpoint: ListEndpoint, since: datetime | None = None) -> Need:
        return Need(endpoint, frozenset(self.page_ids), since)


class PageSelector(StatuspageSelector):
    """Selects pages."""

    page_id_key = "id"


class ComponentGroupSelector(StatuspageSelector):
    """Selects component groups; their status is that of their components."""

    lists = (COMPONENT_GROUPS, COMPONENTS)


class ComponentSelector(StatuspageSelector):
    """Selects components."""

    lists = (COMPONENTS,)

    showcase_only: bool = Field(
        alias="showcaseOnly",
        default=False,
        title="Showcased only",
        description="Only components whose uptime is shown on the page (showcase). Saves no request.",
    )
    group_ids: list[str] = Field(
        alias="groupIds",
        default_factory=list,
        title="Group IDs",
        description="Only components of these groups, and the rows of the groups themselves. Empty for all. Saves no request.",
    )
    include_uptime: bool = Field(
        alias="includeUptime",
        default=False,
        title="Include uptime",
        description="Add __uptime to each showcased component. Costs one request for each of them, of the 60 a minute.",
    )
    uptime_days: int = Field(
        alias="uptimeDays",
        default=90,
        ge=1,
        le=LONGEST_UPTIME_DAYS,
        title="Uptime days",
        description="How many days the uptime is measured over, up to 180. Statuspage allows six calendar months.",
    )

    def accepts(self, item: RawItem, now: datetime) -> bool:
        """Whether a component, or the row of a group, is taken."""
        if self.showcase_only and not item.get("showcase"):
            return False
        own_group = item["id"] if item.get("group") else item.get("group_id")
        if self.group_ids and own_group not in self.group_ids:
            return False
        return self.is_of_its_pages(item)


class IncidentSelector(StatuspageSelector):
    """Selects incidents and maintenances."""

    scope: Literal[
        "all", "unresolved", "scheduled", "upcoming", "active_maintenance"
    ] = Field(
        default="all",
        title="Scope",
        description="Which of Statuspage's lists to read. All costs one request for each hundred incidents that a page ever had, the others mostly one request a page.",
    )
    type: Literal["all", "incident", "maintenance"] = Field(
        default="all",
        title="Type",
        description="Incidents, scheduled maintenances, or both. Saves no request.",
    )
    created_within_days: int | None = Field(
        alias="createdWithinDays",
        default=None,
        ge=1,
        le=LONGEST_CREATED_WITHIN_DAYS,
        title="Created within days",
        description="Only what was created in the last so many days. Saves the requests for older ones; what grows older leaves Port at the next resync, unless entityDeletionThreshold is 0.",
    )
    impact: list[Literal["none", "maintenance", "minor", "major", "critical"]] = Field(
        default_factory=list,
        title="Impact",
        description="Only these impacts. Empty for all. Saves no request.",
    )

    def accepts(self, item: RawItem, now: datetime) -> bool:
        """Whether an incident is taken."""
        return self.accepts_incident(item, now)

    def accepts_incident(self, incident: RawItem, now: datetime) -> bool:
        """Whether an incident is taken, or what belongs to it."""
        if self.type != "all" and is_maintenance(incident) != (
            self.type == "maintenance"
        ):
            return False
        if self.impact and incident.get("impact") not in self.impact:
            return False
        since = self._since(now)
        created_at = parse_timestamp(incident.get("created_at"))
        if since and created_at and created_at < since:
            return False
        return SCOPES[self.scope].holds(incident) and self.is_of_its_pages(incident)

    def needs(self, now: datetime, cursor: datetime | None = None) -> list[Need]:
        """The scope's list; incrementally all that is open, and the newest of the whole list.

        There is no list of what has changed. An incident that was created before
        the look-back and ended since then is left to a full resync.
        """
        endpoint, since = SCOPES[self.scope].endpoint, self._since(now)
        if cursor is None or endpoint is not INCIDENTS:
            return [self._need(endpoint, since)]
        looked_back = min(cursor, now - INCREMENTAL_LOOK_BACK)
        newest = max(since, looked_back) if since else looked_back
        return [
            *[self._need(each, since) for each in OPEN_INCIDENTS],
            self._need(INCIDENTS, newest),
        ]

    def _since(self, now: datetime) -> datetime | None:
        if self.created_within_days is None:
            return None
        return now - timedelta(days=self.created_within_days)


class IncidentUpdateSelector(IncidentSelector):
    """Selects the updates of the incidents that it selects."""

    def accepts(self, item: RawItem, now: datetime) -> bool:
        """Whether an update is taken: its incident decides."""
        return self.accepts_incident(item["__incident"], now)


class IncidentTemplateSelector(StatuspageSelector):
    """Selects incident templates."""

    lists = (INCIDENT_TEMPLATES,)
    page_id_key = "__page_id"


def selector_of[Kind: StatuspageSelector](
    resource: ResourceConfig, kind: type[Kind]
) -> Kind:
    """The selector of a resource whose kind is known."""
    assert isinstance(resource.selector, kind)
    return resource.selector
