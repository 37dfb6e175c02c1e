import httpx
import pytest

from sandbox.expectation import entities_by_blueprint
from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory
from tests.end_to_end.mappings import properties_of, with_resources_of

pytestmark = pytest.mark.soak

COMPONENTS = "statuspageComponent"
UPTIME = {
    "uptimePercentage": "uptime_percentage",
    "partialOutageSeconds": "partial_outage",
    "majorOutageSeconds": "major_outage",
}


def uptime_of(sandbox: Sandbox, path: str) -> Json:
    """What Statuspage answers to the request that the integration made."""
    request = f"{sandbox.statuspage_url}{path}"
    answer: Json = httpx.get(
        request, headers={"Authorization": f"OAuth {API_KEY}"}
    ).json()
    return answer


def test_showcased_components_bring_their_uptime_for_a_request_each(
    start_sandbox: SandboxFactory, default_mapping: Json
) -> None:
    account = generate_account(pages=1, groups=1, components=8, incidents=5, updates=1)
    [page] = account.pages.values()
    components = [each for each in page.components.values() if not each["group"]]
    for number, component in enumerate(components):
        component["showcase"] = number % 2 == 0
    showcased = {each["id"] for each in components if each["showcase"]}
    sandbox = start_sandbox(account)
    sandbox.sync()
    sandbox.add_properties(COMPONENTS, properties_of("uptime"))
    sandbox.use_mapping(with_resources_of(default_mapping, "uptime"))
    sandbox.forget_requests()
    process = sandbox.sync()
    asked = {
        request["path"].split("/")[-2]: request["path"]
        for request in sandbox.management_requests()
        if request["path"].endswith("/uptime")
    }
    assert asked.keys() == showcased, process.output
    entities = entities_by_blueprint(sandbox.catalog())[COMPONENTS]
    for component in components:
        stored = entities[component["id"]]["properties"]
        answer = (
            uptime_of(sandbox, asked[component["id"]]) if component["showcase"] else {}
        )
        assert {name: stored.get(name) for name in UPTIME} == {
            name: answer.get(key) for name, key in UPTIME.items()
        }
    assert sandbox.catalog()["refusals"] == sandbox.catalog()["dropped"] == []
