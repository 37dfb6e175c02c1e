"""The demo's third part: from Port, an incident and a maintenance on Statuspage."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from rich.console import Console

from sandbox import Json
from sandbox.integration_process import INTEGRATION_IDENTIFIER, ROOT, integration
from sandbox.port_user import PortUser, wait_for_claims
from sandbox.statuspage import Account
from sandbox.watching import Entities, PortWatcher

EXAMPLES = ROOT / "examples/actions"
CREATE = "create_statuspage_incident"
UPDATE = "update_statuspage_incident"
SCHEDULE = "schedule_statuspage_maintenance"
MOVE_ON = "update_statuspage_maintenance"
ACTIONS = (CREATE, UPDATE, SCHEDULE, MOVE_ON)
PAGE_ID = "8m2l51279rpl"
COMPONENT_IDS = ("7ddtptqkb02y", "3chbmx8qmlny")
"""Two that are operational, the second in a group."""

INCIDENT = "Refunds are stuck"
MAINTENANCE = "The ledger moves to new disks"
BROKEN = {
    "status_page": PAGE_ID,
    "incident_title": INCIDENT,
    "incident_message": "We are looking into it.",
    "impacted_components": list(COMPONENT_IDS),
    "component_status": "partial_outage",
}
READERS = ("ada@example.com", "grace@example.com")
DEADLINE = 60.0
"""Seconds within which the catalog has to show what a run has done."""

SETTINGS = {
    "OCEAN__EVENT_LISTENER__TYPE": "ACTIONS_ONLY",
    "OCEAN__ACTIONS_PROCESSOR__ENABLED": "true",
    "OCEAN__ACTIONS_PROCESSOR__POLL_CHECK_INTERVAL_SECONDS": "1",
    "OCEAN__INTEGRATION__CONFIG__ACTIONS_PAGE_IDS": PAGE_ID,
}
"""A process that only acts: nobody has to reach it, and no webhook tells it anything."""


class NotShownError(Exception):
    """A run did not do what it should have, or the catalog did not show it in time."""


class ActingDemo:
    """Starts runs in Port, and tells how long the catalog took to show what they did."""

    def __init__(
        self, console: Console, user: PortUser, port: PortWatcher, statuspage_url: str
    ) -> None:
        self._console = console
        self._user = user
        self._port = port
        self._statuspage_url = statuspage_url

    def run(self) -> None:
        """One run after the other. Raises NotShownError."""
        self._dry_run()
        self._incident()
        self._maintenance()

    def _dry_run(self) -> None:
        before = len(self._writes())
        run = self._act(
            "a dry run told what it would send, and sent nothing",
            CREATE,
            {**BROKEN, "dry_run": True},
        )
        for entry in run["logs"]:
            self._console.print(f"         {entry['message']}", markup=False)
        if len(self._writes()) > before:
            raise NotShownError("the dry run wrote to Statuspage")

    def _incident(self) -> None:
        opened = self._act(
            "an incident was opened, and two components broke",
            CREATE,
            BROKEN,
            _showing(INCIDENT, "investigating", "partial_outage"),
        )
        for what, status, message, components in (
            ("an update was posted", "monitoring", "A fix is out.", "partial_outage"),
            (
                "it was resolved, and both components were restored",
                "resolved",
                "Repaired.",
                "operational",
            ),
        ):
            self._act(
                what,
                UPDATE,
                {"new_incident_status": status, "update_message": message},
                _showing(INCIDENT, status, components),
                entity=opened["externalRunId"],
            )

    def _maintenance(self) -> None:
        begins = datetime.now(UTC) + timedelta(days=1)
        planned = self._act(
            "a maintenance was scheduled, and no component changed",
            SCHEDULE,
            {
                "status_page": PAGE_ID,
                "maintenance_title": MAINTENANCE,
                "scheduled_for": begins.isoformat(),
                "scheduled_until": (begins + timedelta(hours=2)).isoformat(),
                "impacted_components": list(COMPONENT_IDS),
            },
            _showing(MAINTENANCE, "scheduled", "operational"),
        )
        for step, status, components in (
            ("start", "in_progress", "under_maintenance"),
            ("verify", "verifying", "under_maintenance"),
            ("complete", "completed", "operational"),
        ):
            self._act(
                f"it was moved on: {status}, its components {components}",
                MOVE_ON,
                {"step": step},
                _showing(MAINTENANCE, status, components),
                entity=planned["externalRunId"],
            )

    def _act(
        self,
        what: str,
        action: str,
        properties: Json,
        holds: Callable[[Entities], bool] | None = None,
        *,
        entity: str | None = None,
    ) -> Json:
        began = time.monotonic()
        run_id = self._user.start(action, properties, entity=entity)
        if holds is None:
            run = self._user.ended(run_id, DEADLINE)
            seconds = time.monotonic() - began
        else:
            is_shown = self._port.seconds_until(holds, DEADLINE) is not None
            seconds = time.monotonic() - began
            run = self._user.ended(run_id, DEADLINE)
            if not is_shown:
                raise NotShownError(f"not shown: {what}: {run['logs']}")
        if run["status"] != "SUCCESS":
            raise NotShownError(f"{what}: {run['status']} {run['logs']}")
        self._console.print(f"  {seconds:4.1f} s  {what}")
        return run

    def _writes(self) -> list[Json]:
        requests = httpx.get(f"{self._statuspage_url}/sandbox/requests").json()
        return [each for each in requests if each["method"] != "GET"]


def show_acting(
    console: Console, account: Account, statuspage_url: str, port_url: str, api_key: str
) -> bool:
    """Act from Port and print how it went; whether all of it did, and nobody was mailed."""
    for reader in READERS:
        subscriber = {"mode": "email", "email": reader, "quarantined_at": None}
        account.add_subscriber(PAGE_ID, subscriber, unconfirmed=False)
    console.print()
    console.print("Running `ocean sail`, which only executes the runs of actions ...")
    with (
        PortUser(port_url) as user,
        integration(
            statuspage_url, port_url, api_key=api_key, settings=SETTINGS, listening=True
        ) as process,
    ):
        for action in ACTIONS:
            user.put_action(action_of(EXAMPLES / f"{action}.json"))
        console.print("Seconds from a run's start until the catalog showed it:")
        problem = None
        try:
            wait_for_claims(port_url)
            watcher = PortWatcher(port_url)
            ActingDemo(console, user, watcher, statuspage_url).run()
        except (NotShownError, TimeoutError) as error:
            problem = error
    mails = httpx.get(f"{statuspage_url}/sandbox/mails").json()
    console.print(f"Subscribers: {len(READERS)} by e-mail. Mails sent: {len(mails)}")
    if problem or mails:
        console.rule("The integration's log")
        console.print(process.output, markup=False)
        console.rule("Problems")
        console.print(f"{problem or ''} {mails or ''}", style="red", markup=False)
        return False
    console.print("What was asked for in Port is on Statuspage.", style="green")
    return True


def action_of(example: Path) -> Json:
    """An action of the examples, for the integration that the sandbox runs."""
    action: Json = json.loads(example.read_text(encoding="utf-8"))
    action["invocationMethod"]["installationId"] = INTEGRATION_IDENTIFIER
    return action


def _showing(
    name: str, status: str, component_status: str
) -> Callable[[Entities], bool]:
    """Whether the incident or maintenance of a name, and the two components, are so."""

    def holds(entities: Entities) -> bool:
        incidents = entities["statuspageIncident"].values()
        found = [
            each["properties"]["status"] for each in incidents if each["title"] == name
        ]
        components = entities["statuspageComponent"]
        shown = [components[each]["properties"]["status"] for each in COMPONENT_IDS]
        return found == [status] and set(shown) == {component_status}

    return holds
