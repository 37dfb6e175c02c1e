"""`make portal` against a Port whose first start created nothing."""

import pytest

from sandbox.expectation import entities_by_blueprint, find_problems
from sandbox.integration_process import ROOT, integration
from sandbox.statuspage import example_account
from tests.end_to_end.conftest import API_KEY, Sandbox, SandboxFactory

pytestmark = pytest.mark.soak

BY_HAND = {"identifier": "statuspage", "title": "Mine", "schema": {"properties": {}}}
SERVICE = {"identifier": "service", "title": "Service", "schema": {"properties": {}}}
PORTAL = ("python", "-m", "commands.portal")
SECONDS = 120.0


def run(sandbox: Sandbox, *command: str) -> tuple[int, list[str]]:
    """A command's exit code and lines."""
    with integration(
        sandbox.statuspage_url, sandbox.port_url, api_key=API_KEY, command=command
    ) as process:
        code = process.wait(SECONDS)
    assert "Traceback" not in process.output
    return code, [line.rstrip("\n") for line in process.lines]


def test_blueprints_made_by_hand_fail_a_job_in_one_line_until_the_portal_is_completed(
    start_sandbox: SandboxFactory,
) -> None:
    sandbox = start_sandbox(example_account())
    sandbox.add_blueprints([BY_HAND])
    code, lines = run(sandbox, "python", "sync_once.py")
    assert code == 1
    assert "Port has no blueprint statuspageComponent, statuspageComponentGroup" in (
        lines[-1]
    )
    assert "`make portal APPLY=1`" in lines[-1]
    assert sandbox.resync_state() == "failed"
    assert sandbox.management_requests() == []

    code, lines = run(sandbox, *PORTAL)
    assert code == 0
    assert "+ blueprint statuspageIncident" in lines
    assert "    + schema.properties.url: Statuspage URL" in lines
    assert (
        "    = title: Mine stays, as somebody wanted it; shipped is Status Page"
        in lines
    )
    assert lines[-1].startswith("Nothing was written.")
    assert sandbox.catalog()["blueprints"].keys() == {"statuspage"}

    sandbox.port_fault(method="POST", path="/v1/pages$", status=403)
    code, lines = run(sandbox, *PORTAL, "--apply")
    assert code == 1
    assert lines[-1].startswith(
        "Port does not let these credentials create page statuspageOnCall (403"
    )
    sandbox.heal()
    code, lines = run(sandbox, *PORTAL, "--apply")
    assert code == 0
    assert "+ page statuspageOnCall" in lines
    assert lines[-1].startswith("Done.")
    assert run(sandbox, "python", "sync_once.py")[0] == 0
    assert find_problems(sandbox.account, sandbox.catalog()) == []

    code, lines = run(sandbox, *PORTAL)
    assert code == 0
    assert lines[-1] == (
        "Nothing to do: your Port has all that is shipped."
        " 1 difference(s) are somebody's and stay."
    )


def test_components_belong_to_services_after_one_file_and_a_resync(
    start_sandbox: SandboxFactory,
) -> None:
    sandbox = start_sandbox(example_account())
    assert sandbox.sync().wait() == 0
    sandbox.add_blueprints([SERVICE])
    for name in ("api-gateway", "payment-service", "unrelated"):
        sandbox.upsert("service", {"identifier": name, "title": name})
    with_services = (*PORTAL, "--with", str(ROOT / "examples/services"))
    code, lines = run(sandbox, *with_services)
    assert code == 0
    assert "  services: 3 of 5 components (1 by name, 2 by table)" in lines
    assert "    services without a component: unrelated" in lines
    assert "    ? Jira Administration (3h6c0mc56qdr): no service" in lines
    assert run(sandbox, *with_services, "--apply")[0] == 0
    assert sandbox.sync().wait() == 0
    assert sandbox.resync_state() == "completed"

    entities = entities_by_blueprint(sandbox.catalog())
    services = {
        identifier: component["relations"]["service"]
        for identifier, component in entities["statuspageComponent"].items()
    }
    assert services["kvpxtsp2k1lf"] == "payment-service"
    assert services["3h6c0mc56qdr"] is None
    payment = entities["service"]["payment-service"]["calculated"]
    assert payment["statuspageStatus"] == "partial_outage"
    assert payment["statuspageOpenIncidents"] == 0

    sandbox.delete("service", "payment-service")
    assert sandbox.sync().wait() == 0
    entities = entities_by_blueprint(sandbox.catalog())
    assert entities["service"].keys() == {"api-gateway", "unrelated"}
    code, lines = run(sandbox, *with_services)
    assert "    ? Payment Service (kvpxtsp2k1lf): no service" in lines
