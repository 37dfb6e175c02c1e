"""The demo's third part: from Port, an incident and a maintenance on Statuspage."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
from rich.console import Console

from sandbox import Json
from sandbox.demo.actions import demo_actions
from sandbox.integration_process import integration
from sandbox.port_user import PortUser, wait_for_claims
from sandbox.statuspage import Account
from sandbox.watching import Entities, PortWatcher

PAGE_ID = "8m2l51279rpl"
COMPONENT_IDS = ("7ddtptqkb02y", "3chbmx8qmlny")
"""Two that are operational, the second in a group."""

INCIDENT = "Refunds are stuck"
MAINTENANCE = "The ledger moves to new disks"
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
            "create_incident",
            {**_broken(), "dryRun": True},
            lambda entities: True,
        )
        for entry in run.get("logs", []):
            self._console.print(f"         {entry['message']}", markup=False)
        if len(self._writes()) > before:
            raise NotShownError("the dry run wrote to Statuspage")

    def _incident(self) -> None:
        run = self._act(
            "an incident was opened, and two components broke",
            "create_incident",
            _broken(),
            _showing(INCIDENT, "investigating", ["major_outage", "partial_outage"]),
        )
        incident = {"pageId": PAGE_ID, "incidentId": run.get("externalRunId")}
        self._act(
            "an update was posted: monitoring",
            "update_incident",
            {**incident, "status": "monitoring", "body": "A fix is out."},
            _showing(INCIDENT, "monitoring", ["major_outage", "partial_outage"]),
        )
        self._act(
            "it was resolved, and both components were restored",
            "update_incident",
            {**incident, "status": "resolved", "body": "Repaired."},
            _showing(INCIDENT, "resolved", ["operational", "operational"]),
        )

    def _maintenance(self) -> None:
        begins = datetime.now(UTC) + timedelta(days=1)
        run = self._act(
            "a maintenance was scheduled, and no component changed",
            "schedule_maintenance",
            {
                "pageId": PAGE_ID,
                "name": MAINTENANCE,
                "body": "Writes pause for some minutes.",
                "scheduledFor": begins.isoformat(),
                "scheduledUntil": (begins + timedelta(hours=2)).isoformat(),
                "componentIds": list(COMPONENT_IDS),
            },
            _showing(MAINTENANCE, "scheduled", ["operational", "operational"]),
        )
        maintenance = {"pageId": PAGE_ID, "incidentId": run.get("externalRunId")}
        for step, status, component_status in (
            ("start", "in_progress", "under_maintenance"),
            ("verify", "verifying", "under_maintenance"),
            ("complete", "completed", "operational"),
        ):
            self._act(
                f"it was moved on: {status}, its components {component_status}",
                "update_maintenance",
                {**maintenance, "step": step},
                _showing(MAINTENANCE, status, [component_status, component_status]),
            )

    def _act(
        self,
        what: str,
        action: str,
        properties: Json,
        holds: Callable[[Entities], bool],
    ) -> Json:
        began = time.monotonic()
        run_id = self._user.start(action, properties)
        shown = self._port.seconds_until(holds, DEADLINE)
        seconds = time.monotonic() - began
        run = self._user.ended(run_id, DEADLINE)
        if shown is None or run["status"] != "SUCCESS":
            raise NotShownError(f"not so: {what}: {run['status']} {run['logs']}")
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
        for action in demo_actions():
            user.put_action(action)
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


def _broken() -> Json:
    first, second = COMPONENT_IDS
    return {
        "pageId": PAGE_ID,
        "name": INCIDENT,
        "body": "We are looking into it.",
        "components": {first: "major_outage", second: "partial_outage"},
    }


def _showing(
    name: str, status: str, component_statuses: list[str]
) -> Callable[[Entities], bool]:
    """Whether the incident or maintenance of a name, and the two components, are so."""

    def holds(entities: Entities) -> bool:
        incidents = entities["statuspageIncident"].values()
        found = [
            each["properties"]["status"] for each in incidents if each["title"] == name
        ]
        components = entities["statuspageComponent"]
        shown = [components[each]["properties"]["status"] for each in COMPONENT_IDS]
        return found == [status] and shown == component_statuses

    return holds
