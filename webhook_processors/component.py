"""Components change by their own events and by those of incidents."""

from datetime import UTC, datetime

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from kinds import ObjectKind
from live_events.event import StatuspageEvent
from live_events.lookups import Lookups
from mapping.entities import still_in_port
from mapping.selectors import ComponentSelector, selector_of
from raw_items.changes import RawChanges
from raw_items.components import with_uptime
from statuspage_api.objects import RawItem
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class ComponentWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes an event's component, or the components that its incident touches."""

    kind = ObjectKind.COMPONENT

    async def changes(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> RawChanges:
        """The components as they are now, or the deletion of the event's own."""
        subject = await self.lookups.subject(event)
        if subject.value is None:
            if event.is_incident:
                return NOTHING
            # Typical selectors ask for these keys, which events leave out.
            gone = {"group": False, "group_id": None, "page_id": event.page_id}
            gone |= event.told | (subject.previous or {})
            return await self.gone(resource, [gone], event.page_id)
        if not event.is_incident:
            return RawChanges(
                await with_selected_uptime(self.lookups, resource, [subject.value])
            )
        # Older incidents come without the key. An incident keeps showing a
        # component that was deleted: only what Port has in full is refreshed.
        components = subject.value.get("components") or []
        known = await still_in_port(resource, components, event.page_id)
        return RawChanges(await with_selected_uptime(self.lookups, resource, known))


async def with_selected_uptime(
    lookups: Lookups, resource: ResourceConfig, components: list[RawItem]
) -> list[RawItem]:
    """The components, with their uptime if the resource selects it.

    Raises:
        AuthenticationError: the key was refused.
    """
    selector = selector_of(resource, ComponentSelector)
    if not selector.include_uptime:
        return components
    return [
        with_uptime(each, await _uptime(lookups, each, selector)) for each in components
    ]


async def _uptime(
    lookups: Lookups, component: RawItem, selector: ComponentSelector
) -> RawItem | None:
    # What is not selected leaves Port, and is worth no request.
    if not selector.accepts(component, datetime.now(UTC)):
        return None
    return await lookups.uptime(component, selector.uptime_days)
