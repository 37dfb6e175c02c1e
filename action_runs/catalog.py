"""Bringing what a run has changed into the catalog at once, as live events would."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from loguru import logger
from port_ocean.context.event import EventType, event_context
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.handlers.webhook.webhook_event import WebhookEventRawResults
from port_ocean.core.integrations.mixins.live_events import LiveEventsMixin
from port_ocean.exceptions.base import BaseOceanException

from errors import StatuspageError
from initialize_client import services
from kinds import ObjectKind
from live_events.event import StatuspageEvent
from live_events.outcome_log import EventResults
from live_events.transform import transform_at_once
from mapping.selectors import StatuspageSelector, selector_of
from raw_items.changes import RawChanges
from raw_items.component_groups import GroupStatuses, group_item
from raw_items.incident_updates import incident_update_items
from raw_items.incidents import incident_item
from raw_items.pages import page_item
from resync.entities_state_applier import StatuspageEntitiesStateApplier
from statuspage_api.objects import RawItem
from statuspage_api.public_status import CACHED_FOR
from webhook_processors.base import event_results
from webhook_processors.component import with_selected_uptime

NOT_BROUGHT = (
    StatuspageError,
    BaseOceanException,
    httpx.HTTPError,
    OSError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""Whatever keeps a change from the catalog: on Statuspage it is made all the same."""


@dataclass(frozen=True)
class Changed:
    """What a run has changed, as Statuspage tells it afterwards.

    Attributes:
        page_id: the page.
        trace_id: the run.
        began_at: when the run began to change it.
        incident: the incident, if one was changed.
        components: the page's components, as far as the run has read them.
        component_ids: those whose status was changed.
    """

    page_id: str
    trace_id: str
    began_at: datetime
    incident: RawItem | None = None
    components: Sequence[RawItem] = ()
    component_ids: frozenset[str] = field(default_factory=frozenset)


class Writer(LiveEventsMixin):
    """Ocean's way from raw items to Port, which also works where no events are received."""

    EntitiesStateApplierClass = StatuspageEntitiesStateApplier


_background: set[asyncio.Task[None]] = set()


async def bring(changed: Changed) -> None:
    """Write what a run has changed to Port.

    The page's overall status is brought once more later, when the public one, which is
    cached, has caught up.
    """
    page = await services().lookups.pages.known(changed.page_id)
    await _write(changed, await _raw_changes(changed, page))
    task = asyncio.create_task(_bring_page_again(changed, page))
    _background.add(task)
    task.add_done_callback(_background.discard)


async def _write(changed: Changed, changes: dict[ObjectKind, RawChanges]) -> None:
    # First, since a context takes the mapping over from the one around it.
    mapping = await ocean.integration.port_app_config_handler.get_port_app_config()
    # Port refuses what is written in the context of a run, in which Ocean calls this.
    async with event_context(EventType.HTTP_REQUEST, trigger_type="machine"):
        results: list[WebhookEventRawResults] = []
        for index, resource in enumerate(mapping.resources):
            kind = ObjectKind(resource.kind)
            selected = selector_of(resource, StatuspageSelector)
            if kind in changes and selected.includes_page(changed.page_id):
                results.append(await _results(changed, index, resource, changes[kind]))
        writer = Writer()
        transform_at_once(writer)
        await writer.initialize_handlers()
        await writer.sync_raw_results(results)


async def _results(
    changed: Changed, index: int, resource: ResourceConfig, changes: RawChanges
) -> EventResults:
    subject = (changed.incident or {}).get("id")
    told = StatuspageEvent(
        changed.page_id,
        subject or next(iter(changed.component_ids), ""),
        is_incident=subject is not None,
        arrived_at=changed.began_at,
    )
    kind = ObjectKind(resource.kind)
    if kind is ObjectKind.COMPONENT:
        changes = RawChanges(
            await with_selected_uptime(
                services().lookups, resource, list(changes.updated)
            )
        )
    results = await event_results(told, kind, resource, changes, changed.trace_id)
    results.resource, results.resource_index = resource, index
    return results


async def _raw_changes(
    changed: Changed, page: RawItem | None
) -> dict[ObjectKind, RawChanges]:
    found = raw_changes(changed)
    if page is not None:
        status = await services().public_status.status_of(page)
        # Without a known status Port keeps the one it has.
        if status is not None:
            found[ObjectKind.STATUSPAGE] = RawChanges([page_item(page, status)])
    return found


def raw_changes(changed: Changed) -> dict[ObjectKind, RawChanges]:
    """The raw items of each kind that a run has changed, but for the page."""
    found = {}
    if changed.incident is not None:
        found[ObjectKind.INCIDENT] = RawChanges([incident_item(changed.incident)])
        found[ObjectKind.INCIDENT_UPDATE] = RawChanges(
            incident_update_items(changed.incident)
        )
    components = as_they_are_now(changed)
    touched = [each for each in components if each["id"] in changed.component_ids]
    if touched:
        found[ObjectKind.COMPONENT] = RawChanges(touched)
        found[ObjectKind.COMPONENT_GROUP] = RawChanges(_groups(components, touched))
    return found


def as_they_are_now(changed: Changed) -> list[RawItem]:
    """The page's components, those of the incident as it was read back."""
    now = {
        each["id"]: each
        for each in (changed.incident or {}).get("components") or []
        if each["id"] in changed.component_ids
    }
    return [now.get(each["id"], each) for each in changed.components]


def _groups(components: Sequence[RawItem], touched: Sequence[RawItem]) -> list[RawItem]:
    """The groups of components that were touched, made of their rows among the components."""
    statuses = GroupStatuses()
    for component in components:
        statuses.note(component)
    concerned = {each.get("group_id") for each in touched}
    return [
        group_item(_group(row, components), statuses.worst(row["id"]))
        for row in components
        if row.get("group") and row["id"] in concerned
    ]


def _group(row: RawItem, components: Sequence[RawItem]) -> RawItem:
    """A group as `/component-groups` tells it: its row has the same id, and no members."""
    kept = ("id", "page_id", "name", "description", "position")
    members = [each["id"] for each in components if each.get("group_id") == row["id"]]
    return (
        {key: row.get(key) for key in kept}
        | {"components": members}
        | {key: row.get(key) for key in ("created_at", "updated_at")}
    )


async def _bring_page_again(changed: Changed, page: RawItem | None) -> None:
    if page is None:
        return
    await asyncio.sleep(CACHED_FOR)
    try:
        status = await services().public_status.status_of(page)
        if status is not None:
            item = page_item(page, status)
            await _write(changed, {ObjectKind.STATUSPAGE: RawChanges([item])})
    except NOT_BROUGHT as error:
        logger.warning(
            f"The status of page {page['id']} was not brought up to date in Port after an"
            f" action; the next event or resync does it. {error}"
        )
