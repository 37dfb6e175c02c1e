"""The demo's second part: the integration listens, and changes arrive in Port by themselves."""

from collections.abc import Callable

import httpx
from rich.console import Console

from sandbox.integration_process import IntegrationProcess, integration
from sandbox.statuspage import Account
from sandbox.statuspage.account.announcements import IncidentChange
from sandbox.watching import Entities, PortWatcher, our_endpoint, webhook_body

PAGE_ID = "8m2l51279rpl"
COMPONENT_ID = "y6ssccsqgy8s"
SECRET = "demo-webhook-secret"
DEADLINE = 60.0
"""Seconds within which a change has to be in Port."""


class LiveDemo:
    """Changes the example page, and tells how long Port took to have each change.

    Attributes:
        failures: how many changes did not arrive in time.
    """

    def __init__(
        self,
        console: Console,
        account: Account,
        port: PortWatcher,
        process: IntegrationProcess,
    ) -> None:
        self.failures = 0
        self._console = console
        self._account = account
        self._port = port
        self._process = process

    def run(self) -> None:
        """Change one thing after the other."""
        incident = self._account.create_incident(
            PAGE_ID,
            {"name": "Demo", "impact": "minor", "component_ids": [COMPONENT_ID]},
        )
        first = incident["incident_updates"][0]["id"]
        self._expect(
            "an incident was opened",
            lambda entities: incident["id"] in entities["statuspageIncident"]
            and first in entities["statuspageIncidentUpdate"],
        )
        self._account.change_component(
            PAGE_ID, COMPONENT_ID, {"status": "major_outage"}
        )
        self._expect(
            "a component broke, and with it the page's status",
            lambda entities: _property(
                entities, "statuspageComponent", COMPONENT_ID, "status"
            )
            == "major_outage"
            and _property(entities, "statuspage", PAGE_ID, "status_indicator")
            == "critical",
        )
        update = self._account.create_incident_update(
            PAGE_ID, incident["id"], {"status": "resolved", "body": "Repaired."}
        )
        self._expect(
            "an update was posted: resolved",
            lambda entities: update["id"] in entities["statuspageIncidentUpdate"]
            and _property(entities, "statuspageIncident", incident["id"], "status")
            == "resolved",
        )
        change = IncidentChange(self._account.page(PAGE_ID), incident)
        late = webhook_body(self._account, change)
        self._account.delete_incident(PAGE_ID, incident["id"])
        endpoint = our_endpoint(self._account, PAGE_ID, self._process)
        httpx.post(endpoint, json=late).raise_for_status()
        self._expect(
            "the incident was deleted (Statuspage does not announce that: here an"
            " earlier event about it is delivered late, by hand)",
            lambda entities: incident["id"] not in entities["statuspageIncident"]
            and not {first, update["id"]} & entities["statuspageIncidentUpdate"].keys(),
        )

    def _expect(self, change: str, holds: Callable[[Entities], bool]) -> None:
        seconds = self._port.seconds_until(holds, DEADLINE)
        if seconds is None:
            self.failures += 1
            self._console.print(f"  not within {DEADLINE:.0f} s: {change}", style="red")
        else:
            self._console.print(f"  {seconds:4.1f} s  {change}")


def show_live_events(
    console: Console, account: Account, statuspage_url: str, port_url: str, api_key: str
) -> bool:
    """Follow a few changes and print them; whether all arrived in Port in time."""
    console.print()
    console.print("Running `ocean sail`, which listens ...")
    port = PortWatcher(port_url)
    resyncs = port.completed_resyncs() + 1
    settings = {"OCEAN__INTEGRATION__CONFIG__WEBHOOK_SECRET": SECRET}
    with integration(
        statuspage_url, port_url, api_key=api_key, settings=settings, listening=True
    ) as process:
        port.wait_for_resync(process, resyncs)
        asked_before = _management_requests(statuspage_url)
        console.print("Seconds until Port had each change on Statuspage:")
        demo = LiveDemo(console, account, port, process)
        demo.run()
        asked = _management_requests(statuspage_url) - asked_before
    console.print(f"Requests to Statuspage with the key: {asked} for 4 events")
    refusals = port.catalog()["refusals"]
    if demo.failures or refusals:
        console.rule("The integration's log")
        console.print(process.output, markup=False)
        console.rule("Problems")
        console.print(
            f"{demo.failures} changes did not arrive; refused by Port: {refusals}",
            style="red",
            markup=False,
        )
        return False
    console.print("Every change is in Port.", style="green")
    return True


def _property(entities: Entities, blueprint: str, identifier: str, name: str) -> object:
    return entities[blueprint][identifier]["properties"].get(name)


def _management_requests(statuspage_url: str) -> int:
    requests = httpx.get(f"{statuspage_url}/sandbox/requests").json()
    return sum(request["path"].startswith("/v1/") for request in requests)
