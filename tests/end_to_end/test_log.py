"""What an operator sees: little while all is well, and everything that is not."""

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from sandbox.integration_process import integration
from sandbox.statuspage import Account, example_account
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory
from tests.end_to_end.listening import Listening, listening

pytestmark = pytest.mark.soak

PAGE_ID = "8m2l51279rpl"

MOST_LINES_OF_A_RESYNC = 20
MOST_LINES_OF_AN_EVENT = 2
# Ocean's log, and uvicorn's.
LEVEL = re.compile(r"^(?:[\d-]{10} [\d:.]{12} \| )?(DEBUG|INFO|WARNING|ERROR)\b")
UNTOLD = "Unable to find valid data for: 'properties."


def levels(lines: Iterable[str]) -> Counter[str]:
    """How many lines there are of each level."""
    return Counter(found[1] for line in lines if (found := LEVEL.match(line)))


def kinds(lines: Iterable[str]) -> list[str]:
    """The sums of the kinds, without the time."""
    return [line.split(" | ")[2].strip() for line in lines if " item(s), " in line]


def sync(sandbox: Sandbox, level: str = "INFO") -> list[str]:
    """What a resync prints with a log level."""
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=API_KEY,
        settings={"APPLICATION__LOG_LEVEL": level},
    ) as process:
        process.wait()
    return process.lines


def account_that_announces() -> Account:
    """The documented example account, with webhooks allowed."""
    account = example_account()
    account.change_page(PAGE_ID, {"allow_webhook_subscribers": True})
    return account


def thirty_changes(live: Listening) -> None:
    """Change incidents and components, for which Statuspage sends thirty webhooks."""
    every = live.account.page(PAGE_ID).components.values()
    components = [each for each in every if not each["group"]]
    for number in range(2):
        incident = live.account.create_incident(
            PAGE_ID,
            {"name": f"Incident {number}", "component_ids": [components[0]["id"]]},
        )
        live.account.create_incident_update(
            PAGE_ID, incident["id"], {"status": "resolved", "body": "Repaired."}
        )
    for number in range(26):
        component = components[number % len(components)]
        broken = component["status"] == "major_outage"
        status = "operational" if broken else "major_outage"
        live.account.change_component(PAGE_ID, component["id"], {"status": status})


def test_a_healthy_resync_is_told_in_a_few_lines_without_a_warning(
    start_sandbox: SandboxFactory,
) -> None:
    sandbox = start_sandbox(example_account())
    # The first creates the blueprints, the second finds all as it is.
    for _ in range(2):
        lines = sync(sandbox)
        assert set(levels(lines)) == {"INFO"}, lines
        assert levels(lines)["INFO"] <= MOST_LINES_OF_A_RESYNC, lines
        assert [line.partition(".")[0] for line in kinds(lines)] == [
            "statuspage: 1 item(s), complete: 1 mapped, 0 dropped by the mapping, 3 empty properties",
            "component_group: 1 item(s), complete: 1 mapped, 0 dropped by the mapping, 1 empty properties",
            "component: 6 item(s), complete: 5 mapped, 1 dropped by the mapping, 10 empty properties",
            "incident: 1 item(s), complete: 1 mapped, 0 dropped by the mapping, 10 empty properties",
            "incident_update: 3 item(s), complete: 3 mapped, 0 dropped by the mapping, 6 empty properties",
        ]
    everything = sync(sandbox, "DEBUG")
    assert levels(everything)["INFO"] > 100
    assert [line for line in everything if "| WARNING " in line and UNTOLD in line]


def test_thirty_live_events_are_told_in_two_lines_each_without_a_warning() -> None:
    with listening(account_that_announces()) as live:
        lines = live.process.lines
        assert set(levels(lines)) == {"INFO"}, live.process.output
        assert levels(lines)["INFO"] <= MOST_LINES_OF_A_RESYNC, live.process.output
        before = len(lines)
        thirty_changes(live)
        # Those about one object that wait together are told together.
        live.wait_for_earlier_events()
        since = lines[before:]
        arrived = [line for line in since if '"POST /integration/webhook' in line]
        told = [line for line in since if "| Event of " in line]
        assert len(arrived) >= 30, live.process.output
        assert set(levels(since)) == {"INFO"}, live.process.output
        assert len(since) <= len(arrived) * MOST_LINES_OF_AN_EVENT, live.process.output
        assert re.search(
            rf"Event of \d+\.\d seconds ago about incident \w+ of page {PAGE_ID}: updated"
            " 1 component, 1 incident, 2 incident_update, 1 statuspage; removed nothing",
            told[0],
        ), told


@pytest.fixture
def strict_blueprint() -> Json:
    """A blueprint that wants every entity to have a mood."""
    properties = {"mood": {"type": "string"}}
    return {
        "identifier": "strict",
        "title": "Strict",
        "schema": {"properties": properties, "required": ["mood"]},
        "relations": {},
    }


def strict_resource(identifier: str, mood: str) -> Json:
    """A resource that makes strict entities of pages."""
    mappings = {
        "identifier": identifier,
        "blueprint": '"strict"',
        "properties": {"mood": mood},
    }
    return {
        "kind": "statuspage",
        "selector": {"query": "true"},
        "port": {"entity": {"mappings": mappings}},
    }


def test_what_is_wrong_with_a_mapping_or_refused_by_port_is_told(
    start_sandbox: SandboxFactory, default_mapping: Json, strict_blueprint: Json
) -> None:
    sandbox = start_sandbox(example_account())
    sandbox.add_blueprints([strict_blueprint])
    by_kind = {
        each["kind"]: each["port"]["entity"]["mappings"]["properties"]
        for each in default_mapping["resources"]
    }
    by_kind["component"]["status"] = '"purple"'
    by_kind["incident"]["impact"] = ".name | tonumber"
    default_mapping["resources"] += [
        strict_resource(".id", ".no_such_key"),
        strict_resource(".no_such_id", ".name"),
    ]
    sandbox.use_mapping(default_mapping)
    lines = sync(sandbox)

    def told(level: str, *words: str) -> bool:
        return any(
            f"| {level} " in line and all(word in line for word in words)
            for line in lines
        )

    output = "".join(lines)
    assert told("WARNING", "Search failed", "properties.impact", "tonumber"), output
    assert told("ERROR", "properties.mood", ".no_such_key"), output
    assert told("WARNING", "'identifier': .no_such_id"), output
    # What Port refuses: the components' status.
    assert told("ERROR", "entity-specific failures"), output
