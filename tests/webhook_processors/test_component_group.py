import pytest
import respx

from statuspage_api.objects import RawItem
from tests.resources import resource
from tests.webhook_processors.conftest import (
    Events,
    of_component,
    of_incident,
    shown,
)

GROUP = {"id": "g1", "page_id": "p1", "name": "Backend"}
GROUPS = resource("component_group")


def component(component_id: str, status: str, group_id: str | None = "g1") -> RawItem:
    plain = {"id": component_id, "page_id": "p1", "group": False}
    return plain | {"status": status, "group_id": group_id}


def written(status: str | None) -> list[tuple[list[RawItem], list[RawItem]]]:
    return [([GROUP | {"__status": status}], [])]


def with_two_components(
    statuspage: respx.MockRouter, first: str = "operational"
) -> tuple[respx.Route, respx.Route]:
    """Let the group have c1 with that status and c2, which is operational."""
    listed = [component("c1", first), component("c2", "operational")]
    return (
        shown(statuspage, "component-groups/g1", GROUP),
        shown(statuspage, "components", listed),
    )


async def test_a_components_event_brings_its_group_with_its_status(
    events: Events, statuspage: respx.MockRouter
) -> None:
    _, listed = with_two_components(statuspage)
    shown(
        statuspage,
        "components/c1",
        component("c1", "operational"),
        component("c1", "major_outage"),
    )
    assert await events.bring(of_component(), GROUPS) == written("operational")
    assert await events.bring(of_component(), GROUPS) == written("major_outage")
    assert listed.call_count == 1


async def test_a_group_is_written_again_when_its_status_changed_meanwhile(
    events: Events, statuspage: respx.MockRouter
) -> None:
    group, _ = with_two_components(statuspage, "partial_outage")
    shown(statuspage, "components/c1", component("c1", "partial_outage"))
    shown(statuspage, "components/c2", component("c2", "major_outage"))
    first = await events.bring(of_component("c1"), GROUPS)
    # It arrives at the same moment, so the group need not be read again.
    second = await events.bring(of_component("c2"), GROUPS, later=0)
    assert (first, second) == (written("partial_outage"), written("major_outage"))
    assert group.call_count == 1


async def test_a_component_that_is_gone_leaves_its_group_as_the_others_are(
    events: Events, statuspage: respx.MockRouter
) -> None:
    with_two_components(statuspage, "major_outage")
    shown(statuspage, "components/c1", component("c1", "major_outage"), None)
    assert await events.bring(of_component(), GROUPS) == written("major_outage")
    assert await events.bring(of_component(), GROUPS) == written("operational")


async def test_a_component_that_has_moved_brings_both_groups(
    events: Events, statuspage: respx.MockRouter
) -> None:
    with_two_components(statuspage, "major_outage")
    other = GROUP | {"id": "g2"}
    shown(statuspage, "component-groups/g2", other)
    moved = component("c1", "partial_outage", "g2")
    shown(statuspage, "components/c1", component("c1", "major_outage"), moved)
    assert await events.bring(of_component(), GROUPS) == written("major_outage")
    brought = [other | {"__status": "partial_outage"}, *written("operational")[0][0]]
    assert await events.bring(of_component(), GROUPS) == [(brought, [])]
    # From then on it concerns the new one only.
    assert await events.bring(of_component(), GROUPS) == [(brought[:1], [])]


@pytest.mark.parametrize("in_port", [{"g1"}, set[str]()])
async def test_a_group_that_is_gone_leaves_port_if_it_was_there(
    events: Events, statuspage: respx.MockRouter, in_port: set[str]
) -> None:
    events.in_port = in_port
    shown(statuspage, "component-groups/g1", None)
    shown(statuspage, "components/c1", component("c1", "operational"))
    gone = {"id": "g1", "page_id": "p1", "__status": None} if in_port else None
    assert await events.bring(of_component(), GROUPS) == [([], [gone] if gone else [])]


@pytest.mark.parametrize("found", [component("c1", "major_outage", None), None])
async def test_a_component_without_a_group_concerns_none(
    events: Events, statuspage: respx.MockRouter, found: RawItem | None
) -> None:
    asked = shown(statuspage, "components/c1", found)
    pages = statuspage.get("/pages")
    assert await events.bring(of_component(), GROUPS) == [([], [])]
    assert statuspage.calls.call_count == asked.call_count + pages.call_count


async def test_an_incidents_event_concerns_no_group(
    events: Events, statuspage: respx.MockRouter
) -> None:
    assert await events.bring(of_incident(), GROUPS) == [([], [])]
    assert not statuspage.calls


async def test_without_its_components_a_group_is_left_to_the_next_resync(
    events: Events, statuspage: respx.MockRouter
) -> None:
    shown(statuspage, "component-groups/g1", GROUP)
    statuspage.get("/pages/p1/components").respond(403)
    shown(statuspage, "components/c1", component("c1", "major_outage"))
    assert await events.bring(of_component(), GROUPS) == [([], [])]
