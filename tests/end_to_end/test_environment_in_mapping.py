"""What whoever edits the mapping in Port can read of the integration's environment."""

import pytest

from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import integration
from sandbox.statuspage import example_account, generate_account
from tests.end_to_end.conftest import API_KEY, Json, SandboxFactory
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.soak


ALLOWED = {"OCEAN__INTEGRATION__CONFIG__ALLOW_ENVIRONMENT_IN_MAPPING": "true"}
PORTS_SECRET = "demo-client-secret"

READING = "env.OCEAN__INTEGRATION__CONFIG__STATUSPAGE_API_KEY, $ENV.OCEAN__PORT__CLIENT_SECRET, (env | length), ($ENV | length)"
NOTHING = "[null,null,0,0]"


@pytest.fixture
def curious_mapping(default_mapping: Json) -> Json:
    """A mapping that brings the environment into Port in every place where it has jq."""
    by_kind = {each["kind"]: each for each in default_mapping["resources"]}
    pages, groups = by_kind["statuspage"], by_kind["component_group"]
    incidents, updates = by_kind["incident"], by_kind["incident_update"]
    for resource in (pages, incidents):
        mappings = resource["port"]["entity"]["mappings"]
        mappings["title"] = f"[{READING}] | tostring"
    updates["selector"]["query"] = "env.OCEAN__PORT__CLIENT_SECRET != null"
    groups["port"]["itemsToParse"] = f"[{READING}]"
    groups["port"]["itemsToParseTopLevelTransform"] = False
    groups["port"]["entity"]["mappings"]["identifier"] = '"\\(.id)=\\(.item)"'
    return default_mapping | {"resources": [pages, groups, incidents, updates]}


def test_the_mapping_finds_nothing_in_resyncs_and_live_events(
    curious_mapping: Json,
) -> None:
    account = generate_account(pages=1, groups=2, components=3, incidents=2, seed=11)
    [page_id] = account.pages
    with listening(account, mapping=curious_mapping) as listener:
        incident = account.create_incident(page_id, {"name": "Outage"})
        listener.wait_for("statuspageIncident", incident["id"], title=NOTHING)
        catalog = listener.sandbox.catalog()
        entities = listener.entities()
    assert [each["title"] for each in entities["statuspage"].values()] == [NOTHING]
    assert entities["statuspageIncidentUpdate"] == {}
    found = {name.partition("=")[2] for name in entities["statuspageComponentGroup"]}
    assert found == {"null", "0"}
    assert PORTS_SECRET not in str(catalog["entities"])
    assert API_KEY not in str(catalog["entities"])
    assert "env.NAME is null" in listener.process.output


def test_a_setting_lets_the_mapping_read_it_and_is_warned_of(
    start_sandbox: SandboxFactory, curious_mapping: Json
) -> None:
    sandbox = start_sandbox(example_account())
    sandbox.use_mapping(curious_mapping)
    with integration(
        sandbox.statuspage_url, sandbox.port_url, api_key=API_KEY, settings=ALLOWED
    ) as process:
        process.wait()
    [page] = entities_by_blueprint(sandbox.catalog())["statuspage"].values()
    assert API_KEY in page["title"]
    assert PORTS_SECRET in page["title"]
    assert "WARNING  | Whoever edits the mapping in Port can read" in process.output


def test_no_variable_is_sent_along_with_raw_items(
    start_sandbox: SandboxFactory, default_mapping: Json
) -> None:
    sandbox = start_sandbox(example_account())
    for resource in default_mapping["resources"]:
        resource["selector"]["exportEnvVariables"] = ["OCEAN__PORT__CLIENT_SECRET"]
    sandbox.use_mapping(default_mapping)
    process = sandbox.sync()
    assert sandbox.resync_state() == "failed"
    assert "Remove exportEnvVariables" in process.output
