"""Live events under mappings that make it hard to tell which entity an event is about."""

import copy
from collections.abc import Iterator

import pytest
import yaml

from sandbox.integration_process import ROOT
from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import Json
from tests.end_to_end.listening import Listening, listening

pytestmark = pytest.mark.soak


PAGES = "statuspage"
COMPONENTS = "statuspageComponent"
GROUPS = "statuspageComponentGroup"
INCIDENTS = "statuspageIncident"


def hard_mapping() -> Json:
    """The default mapping with queries on what webhooks do not tell, and odd identifiers."""
    path = ROOT / ".port/resources/port-app-config.yaml"
    mapping: Json = yaml.safe_load(path.read_text())
    by_kind = {each["kind"]: each for each in mapping["resources"]}
    incident, component = by_kind["incident"], by_kind["component"]
    query = ".started_at != null and (.components | length) > 0"
    incident["selector"]["query"] = query
    component["selector"]["query"] = ".showcase == true"
    group = by_kind["component_group"]["port"]["entity"]["mappings"]
    group["identifier"] = '.page_id + "/" + .id'
    relations = component["port"]["entity"]["mappings"]["relations"]
    relations["componentGroup"] = (
        'if .group_id then .page_id + "/" + .group_id else null end'
    )
    _make_children_of_incidents(by_kind["incident_update"])
    mapping["resources"].append(_searching(incident))
    return mapping


def _make_children_of_incidents(resource: Json) -> None:
    resource |= {"kind": "incident", "selector": {"query": "true"}}
    resource["port"]["itemsToParse"] = ".incident_updates"
    resource["port"]["entity"]["mappings"] |= {
        "identifier": ".item.id",
        "title": ".item.id",
        "properties": {},
        # An update needs its incident, with which Port would delete it.
        "blueprint": f'"{COMPONENTS}"',
        "relations": {"statuspage": ".page_id"},
    }


def _searching(incident: Json) -> Json:
    """A resource whose identifier is a search, which the local Port always refuses."""
    rule = {"property": '"$title"', "operator": '"="', "value": ".name"}
    searching = copy.deepcopy(incident)
    # An incident that is resolved leaves it.
    searching["selector"] = {"query": "true", "scope": "unresolved"}
    mappings = searching["port"]["entity"]["mappings"]
    mappings["identifier"] = {"combinator": '"and"', "rules": [rule]}
    return searching


@pytest.fixture(scope="module")
def shared() -> Iterator[Listening]:
    """An integration with that mapping; every test makes its own objects."""
    account = generate_account(
        pages=1, groups=1, components=3, incidents=2, updates=1, seed=9
    )
    with listening(account, mapping=hard_mapping()) as live:
        yield live


@pytest.fixture
def live(shared: Listening) -> Iterator[Listening]:
    """The same, which has printed no traceback when the test is over."""
    yield shared
    assert "Traceback" not in shared.process.output


def incident_in_port(live: Listening) -> Json:
    """A new incident of the page's first component, in Port."""
    [page_id] = live.page_ids
    component_id = grouped_component(live)["id"]
    incident = live.account.create_incident(
        page_id,
        {
            "name": "Short-lived",
            "component_ids": [component_id],
            "started_at": "2026-09-01T12:00:00.000Z",
        },
    )
    live.wait_for(INCIDENTS, incident["id"])
    return incident


def grouped_component(live: Listening) -> Json:
    """A component of the page's only group."""
    [page] = live.account.pages.values()
    return next(each for each in page.components.values() if each["group_id"])


def test_a_deleted_incident_leaves_whatever_the_query_asks_that_its_event_lacks(
    live: Listening,
) -> None:
    [page_id] = live.page_ids
    incident = incident_in_port(live)
    event = live.incident_event(page_id, incident)
    live.account.delete_incident(page_id, incident["id"])
    live.post(event)
    live.wait_until_gone(INCIDENTS, incident["id"])


def test_a_deleted_component_leaves_whatever_the_query_asks_that_its_event_lacks(
    live: Listening,
) -> None:
    [page_id] = live.page_ids
    component = live.account.create_component(page_id, {"name": "Short-lived"})
    live.account.change_component(page_id, component["id"], {"status": "major_outage"})
    live.wait_for(COMPONENTS, component["id"])
    event = live.component_event(page_id, component)
    live.account.delete_component(page_id, component["id"])
    live.post(event)
    live.wait_until_gone(COMPONENTS, component["id"])


def test_what_was_parsed_from_a_deleted_incident_is_said_to_leave_with_a_resync(
    live: Listening,
) -> None:
    [page_id] = live.page_ids
    incident = incident_in_port(live)
    [update] = incident["incident_updates"]
    live.wait_for(COMPONENTS, update["id"])
    event = live.incident_event(page_id, incident)
    live.account.delete_incident(page_id, incident["id"])
    live.post(event)
    live.wait_until_gone(INCIDENTS, incident["id"])
    told = f"incident {incident['id']} is gone: what itemsToParse has made of it leaves"
    assert told in live.process.output
    assert update["id"] in live.entities()[COMPONENTS]


def test_an_incident_that_leaves_a_resource_whose_identifier_is_a_search_harms_nothing(
    live: Listening,
) -> None:
    [page_id] = live.page_ids
    incident = incident_in_port(live)
    live.account.create_incident_update(
        page_id, incident["id"], {"status": "resolved", "body": "Over"}
    )
    live.wait_for(INCIDENTS, incident["id"], status="resolved")
    other = incident_in_port(live)
    event = live.incident_event(page_id, other)
    live.account.delete_incident(page_id, other["id"])
    live.post(event)
    live.wait_until_gone(INCIDENTS, other["id"])


def test_a_group_is_followed_and_deleted_whatever_its_identifier(
    live: Listening,
) -> None:
    [page_id] = live.page_ids
    page = live.account.page(page_id)
    component = grouped_component(live)
    group_id = component["group_id"]
    identifier = f"{page_id}/{group_id}"
    page.component_groups[group_id]["description"] = "Renewed"
    live.account.change_component(page_id, component["id"], {"status": "major_outage"})
    live.wait_for(GROUPS, identifier, description="Renewed", status="major_outage")
    live.account.delete_component_group(page_id, group_id)
    live.account.change_component(page_id, component["id"], {"status": "operational"})
    live.wait_until_gone(GROUPS, identifier)
    assert page_id in live.entities()[PAGES]
