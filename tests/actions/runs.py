"""Runs of actions on the emulated Statuspage, with Ocean's own client towards a Port that notes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from port_ocean.clients.port.mixins.actions_and_workflow_runs import (
    ActionsAndWorkflowRunsClientMixin,
)
from port_ocean.core.models import ActionRun, IntegrationRun, WorkflowNodeRun
from port_ocean.exceptions.execution_manager import ActionExecutionError

from action_runs import acting, catalog, executor, run_log
from actions.all_actions import executors
from client import StatuspageClient
from live_events.lookups import Lookups
from sandbox.statuspage import Account, create_statuspage_app, generate_account
from settings import ALL_PAGES, Settings
from statuspage_api.auth import StatuspageAuth
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority, ProcessWindow
from tests.conftest import SkippedTime
from tests.live_events.lookups import NoStatus

NUMBERS = count()
HOST = "http://statuspage.test"
KEY = "sandbox-key"

Json = dict[str, Any]

SETTINGS = Settings(
    api_key=KEY,
    host=HOST,
    public_url="https://{subdomain}.statuspage.test",
    page_ids=frozenset(),
    requests_per_minute=60,
    budget_redis=None,
    is_job=False,
    works_alone=True,
    webhook_secret=None,
    subscriber_email=None,
    base_url=None,
    installation="my-statuspage",
    receives_events=False,
    environment_in_mapping=False,
    actions_page_ids=frozenset({ALL_PAGES}),
)


class Authentication:
    """Stands for Ocean's login."""

    api_url = "http://port.test/v1"
    integration_identifier = "my-statuspage"

    async def headers(self) -> dict[str, str]:
        """None more."""
        return {}


@dataclass
class Told:
    """What Port was told of a run.

    Attributes:
        calls: method, path and body of each call.
    """

    calls: list[tuple[str, str, Json]] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Note a call of Ocean's client."""
        body = json.loads(request.content)
        self.calls.append((request.method, request.url.path, body))
        return httpx.Response(200, json={"ok": True})

    @property
    def log(self) -> list[str]:
        """The lines of the run's log."""
        lines = []
        for method, path, body in self.calls:
            if method == "POST" and path.endswith("/logs"):
                lines += [each["message"] for each in body.get("logs", [body])]
        return lines

    @property
    def patches(self) -> Json:
        """What the run has become."""
        patched: Json = {}
        for method, _, body in self.calls:
            if method == "PATCH":
                patched |= body
        return patched

    @property
    def end(self) -> str:
        """The last line of the run's log."""
        return self.log[-1]


@dataclass
class Runs:
    """Carries out runs.

    Attributes:
        http: Statuspage, as a client with the key has it.
        page_id: the page that runs are about, unless they say otherwise.
        written: what was brought into the catalog.
        settings: what the user has set.
    """

    http: httpx.AsyncClient
    client: StatuspageClient
    page_id: str
    time: SkippedTime
    monkeypatch: pytest.MonkeyPatch
    written: list[catalog.Changed] = field(default_factory=list)
    settings: Settings = SETTINGS

    async def run(self, action: str, *, as_node: bool = False, **inputs: Any) -> Told:
        """Carry out a run as Ocean does, and tell what Port was told of it."""
        made = node_run if as_node else action_run
        run = made(f"r_{next(NUMBERS)}", action, {"pageId": self.page_id} | inputs)
        return await self.carry_out(run)

    async def carry_out(self, run: IntegrationRun) -> Told:
        """Carry out a run that Port has given."""
        told = Told()
        transport = httpx.MockTransport(told.answer)
        async with httpx.AsyncClient(transport=transport) as port:
            port_client = ActionsAndWorkflowRunsClientMixin(Authentication(), port)  # type: ignore[arg-type]
            self.monkeypatch.setattr(
                run_log, "ocean", SimpleNamespace(port_client=port_client)
            )
            [chosen] = [
                each
                for each in executors(self.time.sleep)
                if run.action_type == each.ACTION_NAME
            ]
            try:
                await chosen.execute(run)
            except ActionExecutionError as error:
                await port_client.report_run_completed(
                    run, False, str(error), error.status_label
                )
        return told

    async def read(self, path: str) -> Any:
        """What Statuspage has below the page."""
        answer = await self.http.get(f"/v1/pages/{self.page_id}{path}")
        assert answer.is_success, answer.text
        return answer.json()

    async def components(self) -> list[Json]:
        """The page's components, without the groups' rows."""
        rows = await self.read("/components?page=1&per_page=100")
        return [row for row in rows if not row["group"]]

    async def statuses(self) -> dict[str, str]:
        """The status of each component."""
        return {each["id"]: each["status"] for each in await self.components()}

    async def incidents(self) -> list[Json]:
        """The page's incidents, the newest first."""
        incidents: list[Json] = await self.read("/incidents?page=1&limit=100")
        return incidents

    async def mails(self) -> list[Json]:
        """Whom Statuspage has told of what."""
        mails: list[Json] = (await self.http.get("/sandbox/mails")).json()
        return mails

    async def requests(self) -> list[Json]:
        """The requests of this integration so far."""
        every = (await self.http.get("/sandbox/requests")).json()
        return [each for each in every if each["path"].startswith("/v1/")]

    async def writes(self) -> list[Json]:
        """Those that change something."""
        return [each for each in await self.requests() if each["method"] != "GET"]

    async def forget_requests(self) -> None:
        """Begin the list of requests anew."""
        await self.http.delete("/sandbox/requests")

    async def fault(self, **fault: Any) -> None:
        """Let requests go wrong; see sandbox.statuspage.faults.fault."""
        answer = await self.http.post("/sandbox/faults", json=fault)
        assert answer.is_success, answer.text

    async def until(self, timestamp: str) -> None:
        """Let time pass on Statuspage."""
        answer = await self.http.put("/sandbox/clock", json={"now": timestamp})
        assert answer.is_success, answer.text

    def allow(self, *page_ids: str) -> None:
        """Let actions change these pages only."""
        self.settings = replace(self.settings, actions_page_ids=frozenset(page_ids))


def action_run(run_id: str, action: str, inputs: Json) -> ActionRun:
    """A run of an action, as Port hands it out."""
    return ActionRun.parse_obj(
        {
            "id": run_id,
            "status": "IN_PROGRESS",
            "action": {"identifier": f"my_{action}"},
            "payload": {
                "type": "INTEGRATION_ACTION",
                "installationId": "my-statuspage",
                "integrationActionType": action,
                "integrationActionExecutionProperties": inputs,
            },
        }
    )


def node_run(run_id: str, action: str, inputs: Json) -> WorkflowNodeRun:
    """A run of a workflow's node, as Port hands it out."""
    return WorkflowNodeRun.parse_obj(
        {
            "identifier": run_id,
            "nodeUid": "node",
            "status": "IN_PROGRESS",
            "config": {
                "type": "INTEGRATION_ACTION",
                "installationId": "my-statuspage",
                "integrationProvider": "statuspage",
                "integrationInvocationType": action,
                "integrationActionExecutionProperties": inputs,
            },
        }
    )


@asynccontextmanager
async def runs_on(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Runs]:
    """Runs of actions on an account, whose catalog is only noted."""
    transport = httpx.ASGITransport(create_statuspage_app(account))
    headers = {"Authorization": f"OAuth {KEY}"}
    time = SkippedTime()
    window = ProcessWindow(Limits.with_reserve(10_000), clock=time.clock)
    limiter = RateLimiter(window, time.clock, time.sleep)
    async with (
        httpx.AsyncClient(transport=transport, base_url=HOST, headers=headers) as http,
        httpx.AsyncClient(transport=transport) as own,
    ):
        auth = StatuspageAuth(KEY, HOST)
        client = StatuspageClient(own, HOST, auth, limiter, Priority.LIVE, time.sleep)
        [page, *_] = (await http.get("/v1/pages")).json()
        runs = Runs(http, client, page["id"], time, monkeypatch)
        lookups = Lookups(
            client, NoStatus(), frozenset(), lambda: datetime.now(UTC), time.sleep
        )

        async def note(changed: catalog.Changed) -> None:
            runs.written.append(changed)

        for module in (acting, executor):
            monkeypatch.setattr(
                module,
                "services",
                lambda: SimpleNamespace(
                    settings=runs.settings, live_client=client, lookups=lookups
                ),
            )
        monkeypatch.setattr(catalog, "bring", note)
        await runs.forget_requests()
        yield runs


def small_account() -> Account:
    """One page with three groups and nine components, and no incident so far."""
    return generate_account(pages=1, groups=3, components=9, incidents=0, updates=1)
