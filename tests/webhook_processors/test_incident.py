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
