"""An integration that carries out actions, without any way to it from outside."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx

from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import (
    INTEGRATION_IDENTIFIER,
    ROOT,
    IntegrationProcess,
    integration,
    program,
)
from sandbox.statuspage import Account
from sandbox.watching import Entities, PortWatcher
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory

SETTINGS = {
    "OCEAN__ACTIONS_PROCESSOR__ENABLED": "true",
    "OCEAN__ACTIONS_PROCESSOR__POLL_CHECK_INTERVAL_SECONDS": "1",
    "OCEAN__INTEGRATION__CONFIG__ACTIONS_PAGE_IDS": "all",
    "OCEAN__INTEGRATION__CONFIG__REQUESTS_PER_MINUTE": "6000",
}
SECONDS = 60.0
"""Within which a run has to be over, on a busy machine."""

SHIPPED_ACTIONS = ROOT / "examples" / "actions"


class Acting:
    """A sandbox whose integration carries out actions."""

    def __init__(self, sandbox: Sandbox, process: IntegrationProcess) -> None:
        self.sandbox = sandbox
        self.process = process
        self.page_id = next(iter(sandbox.account.pages))
        credentials = {"clientId": "user", "clientSecret": "secret"}
        login = httpx.post(
            f"{sandbox.port_url}/v1/auth/access_token", json=credentials
        ).json()
        self.user = httpx.Client(
            base_url=sandbox.port_url,
            headers={"Authorization": f"Bearer {login['accessToken']}"},
        )

    def add_actions(self) -> None:
        """Create the actions of the examples, as a user does."""
        for path in sorted(SHIPPED_ACTIONS.glob("*.json")):
            action = json.loads(path.read_text())
            if "Template" in path.read_text():
                continue
            action["invocationMethod"]["installationId"] = INTEGRATION_IDENTIFIER
            answer = self.user.post("/v1/actions", json=action)
            assert answer.status_code == 201, (path.name, answer.text)

    def start(self, action: str, entity: str | None = None, **inputs: Any) -> str:
        """Start a run from Port's form; its id."""
        body: Json = {"properties": inputs}
        if entity is not None:
            body["entity"] = entity
        answer = self.user.post(f"/v1/actions/{action}/runs", json=body)
        assert answer.status_code == 201, answer.text
        run_id: str = answer.json()["run"]["id"]
        return run_id

    def start_node(self, action: str, **inputs: Any) -> str:
        """Start the run of a workflow's node; its id."""
        config = {
            "installationId": INTEGRATION_IDENTIFIER,
            "integrationInvocationType": action,
            "integrationActionExecutionProperties": inputs,
        }
        answer = self.user.post("/sandbox/node-runs", json=config)
        assert answer.is_success, answer.text
        run_id: str = answer.json()["nodeRun"]["identifier"]
        return run_id

    def run(self, action: str, entity: str | None = None, **inputs: Any) -> Json:
        """Start a run from Port's form, and wait until it is over."""
        return self.wait_for(self.start(action, entity, **inputs))

    def wait_for(self, run_id: str, seconds: float = SECONDS) -> Json:
        """Wait until a run is over; what Port has of it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            run = self.seen(run_id)
            if run["status"] not in ("IN_PROGRESS",):
                return run
            time.sleep(0.1)
        raise AssertionError(f"{self.seen(run_id)}\n{self.process.output}")

    def seen(self, run_id: str) -> Json:
        """What Port has of a run, its claims and its log."""
        runs = self.user.get("/sandbox/runs").json()
        every = {run["id"]: run for run in runs["runs"]}
        every |= {run["identifier"]: run for run in runs["nodeRuns"]}
        found: Json = every[run_id]
        return found

    def entities(self) -> Entities:
        """The entities in Port."""
        return entities_by_blueprint(PortWatcher(self.sandbox.port_url).catalog())

    def statuspage(self, path: str) -> Any:
        """What Statuspage has below the page."""
        answer = httpx.get(
            f"{self.sandbox.statuspage_url}/v1/pages/{self.page_id}{path}",
            headers={"Authorization": f"OAuth {API_KEY}"},
        )
        assert answer.is_success, answer.text
        return answer.json()

    def incidents(self) -> list[Json]:
        """The page's incidents, the newest first."""
        incidents: list[Json] = self.statuspage("/incidents?page=1&limit=100")
        return incidents

    def components(self) -> list[Json]:
        """The page's components, without the groups' rows."""
        rows = self.statuspage("/components?page=1&per_page=100")
        return [row for row in rows if not row["group"]]

    def mails(self) -> list[Json]:
        """Whom Statuspage has told of what."""
        url = f"{self.sandbox.statuspage_url}/sandbox/mails"
        mails: list[Json] = httpx.get(url).json()
        return mails

    def writes(self) -> list[Json]:
        """The requests that change something on Statuspage."""
        requests = self.sandbox.management_requests()
        return [each for each in requests if each["method"] != "GET"]


def log_of(run: Json) -> str:
    """A run's log as one text."""
    return "\n".join(each["message"] for each in run["logs"])


@contextmanager
def acting(
    account: Account, settings: dict[str, str] | None = None
) -> Iterator[Acting]:
    """Both servers, and an integration that carries out the actions of the examples."""
    with ExitStack() as stack:
        sandbox = SandboxFactory(stack)(account)
        process = stack.enter_context(act(sandbox, settings))
        acting = Acting(sandbox, process)
        PortWatcher(sandbox.port_url).wait_for_resync(process, 1)
        acting.add_actions()
        yield acting


@contextmanager
def act(
    sandbox: Sandbox, settings: dict[str, str] | None = None
) -> Iterator[IntegrationProcess]:
    """An integration that carries out actions and resyncs at its start."""
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=API_KEY,
        settings=SETTINGS | (settings or {}),
        command=program("ocean", "sail"),
    ) as process:
        yield process
