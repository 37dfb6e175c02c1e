import pytest
import respx

from tests.resources import resource
from tests.webhook_processors.conftest import Events, of_incident, shown


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"incident_updates": "u1"}, id="updates-that-are-a-text"),
        pytest.param({"incident_updates": 1}, id="updates-that-are-a-number"),
        pytest.param({"components": "c1"}, id="components-that-are-a-text"),
    ],
)
async def test_an_incident_is_deleted_whatever_its_last_event_calls_a_list(
    events: Events, statuspage: respx.MockRouter, told: dict[str, object]
) -> None:
    events.in_port = {"i1"}
    shown(statuspage, "incidents/i1", None)
    # Through Redis a body comes as it was sent.
    payload = of_incident()
    payload["incident"] |= told | {"name": "Down"}
    [(_, [gone])] = await events.bring(payload, resource("incident"))
    assert gone["name"] == "Down"
    assert gone["components"] == gone["incident_updates"] == []


async def test_what_items_to_parse_made_of_a_deleted_incident_is_left_to_a_resync(
    events: Events, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    events.in_port = {"i1"}
    shown(statuspage, "incidents/i1", None)
    parsed = resource("incident")
    parsed.port.items_to_parse = ".incident_updates"
    results = await events.bring(of_incident(), parsed, resource("incident"))
    assert [[each["id"] for each in deleted] for _, deleted in results] == [[], ["i1"]]
    told = "INFO incident i1 is gone: what itemsToParse has made of it leaves"
    assert any(line.startswith(told) for line in logged)
    assert any(line.startswith("INFO incident i1 leaves Port: ") for line in logged)
