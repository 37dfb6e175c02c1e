"""Runs rows of the fault matrix: a change, a faulty resync, and a clean one after it."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx
import yaml

from sandbox.integration_process import ROOT, IntegrationProcess, integration
from sandbox.port.app import create_port_app
from sandbox.port.entities.entity import Entity
from sandbox.port.organization.feature_flags import Processing
from sandbox.port.state import PortState
from sandbox.port.traffic import Fault as PortFault
from sandbox.serving import serve
from sandbox.statuspage import Account, Options, generate_account
from sandbox.statuspage.app import StatuspageApp
from sandbox.statuspage.faults.fault import Fault
from sandbox.statuspage.state import State
from sandbox.watching import wait_until
from tests.end_to_end.conftest import API_KEY, Json
from tests.end_to_end.fault_row import BROKEN_PAGE, WHERE_PORT_PROCESSES, Moment, Row
from tests.end_to_end.fault_truth import Values, merged, stubs, truth, unequal

ENDED = {"completed", "failed"}
"""How a resync ends by itself; one that is superseded is told to be aborted."""

DEADLINE = 600.0
"""Seconds for one resync; several rate limits without a Retry-After take minutes."""

GRACE = 5.0
"""Seconds that Ocean gives its handlers when it is asked to end (its default)."""

TEARDOWN = 5.0
"""Seconds beyond them for a busy machine to end the process."""

UPDATES = "statuspageIncidentUpdate"
KINDS = 5
"""Each of which Ocean reports on its own."""

COMPARED = {"status", "name", "body"}
"""The mapped properties that are kept: jq would take most of the time for the others."""


@dataclass
class Outcome:
    """What a row did; it is good when there are no complaints."""

    row: Row
    before: int = 0
    after: int = 0
    state: str = ""
    clean: int = 0
    seconds: float = 0.0
    note: str = ""
    complaints: list[str] = field(default_factory=list)


def account_of_two_pages() -> Account:
    """A page whose lists each have three pages, and a small one."""
    account = generate_account(
        pages=1, groups=201, components=6, incidents=203, updates=1, seed=11
    )
    account.pages.update(
        generate_account(
            pages=1, groups=2, components=6, incidents=4, updates=2, seed=5
        ).pages
    )
    return account


class Bench:
    """Both servers and an integration that stays, for one row after the other."""

    def __init__(
        self,
        account: Account,
        statuspage: State,
        port: PortState,
        urls: tuple[str, str],
        processing: Processing,
    ) -> None:
        self.account = account
        self.broken_id, self.whole_id = account.pages
        self._statuspage = statuspage
        self._port = port
        self._urls = urls
        self._calls = WHERE_PORT_PROCESSES if processing is Processing.DSP else {}
        self._process: IntegrationProcess | None = None
        self._running = ExitStack()
        self._settings: Json | None = None
        self._round = 0
        self._temporary: list[tuple[str, str, str]] = []
        self._known_stubs = stubs(account)

    def run(self, row: Row) -> Outcome:
        """Run one row, and say what was not as it has to be."""
        began = time.monotonic()
        outcome = Outcome(row)
        if not self._temporary:
            self._change_account()
        self._start(row)
        self._require_clean("at first", outcome)
        vanished = self.account.pages[self.broken_id]
        if not row.live:
            self._change_account()
        before = self._in_port()
        outcome.before = len(before)
        deletions = len(self._port.catalog.deletions)
        lines = len(self._log())
        self._strike(row)
        if row.gone:
            del self.account.pages[self.broken_id]
        outcome.state = self._faulty(row, outcome)
        after = self._in_port()
        outcome.after = len(after)
        pages = list(self.account.pages.values())
        if row.configured:
            pages.append(vanished)
        expected = merged(truth(page, {}) for page in pages)
        deleted = {
            (each["blueprint"], each["identifier"])
            for each in self._port.catalog.deletions[deletions:]
        }
        _complain(outcome, "deleted", (expected.keys() & deleted))
        _complain(outcome, "lost", expected.keys() & (before.keys() - after.keys()))
        if outcome.state != row.state:
            outcome.complaints.append(f"state {outcome.state}, not {row.state}")
        if not (row.stops or row.loses):
            readable = merged(
                truth(page, row.unread if page is vanished else {}) for page in pages
            )
            _complain(outcome, "not written", unequal(readable, after))
        if row.state == "completed" and not row.loses:
            stale = after.keys() - expected.keys() - self._known_stubs
            _complain(outcome, "not deleted", stale)
        self._check_log(row, self._log()[lines:], outcome)
        self.account.pages = {self.broken_id: vanished} | self.account.pages
        self._statuspage.faults.clear()
        self._port.traffic.faults.clear()
        if row.act in ("kill", "terminate"):
            self._stop()
        self._start(row)
        self._require_clean("after the next clean resync", outcome)
        outcome.clean = len(self._in_port())
        outcome.seconds = time.monotonic() - began
        return outcome

    def close(self) -> None:
        """End the process."""
        self._stop()

    def _start(self, row: Row) -> None:
        settings = {
            "OCEAN__BASE_URL": "",
            "OCEAN__EVENT_LISTENER": '{"type":"POLLING","interval":1}',
            "OCEAN__INTEGRATION__CONFIG__REQUESTS_PER_MINUTE": "6000",
            **row.settings,
        }
        if row.configured:
            ids = f"{self.broken_id},{self.whole_id}"
            settings["OCEAN__INTEGRATION__CONFIG__STATUSPAGE_IDS"] = ids
        if row.live:
            del settings["OCEAN__BASE_URL"]
        running = self._process is not None and self._process.running
        if running and settings == self._settings:
            return
        self._stop()
        self._settings = settings
        if latest := self._port.integrations.latest():
            # A new process would take what was asked of the old one for news.
            latest.resync_request = None
        seen = len(self._states())
        self._process = self._running.enter_context(
            integration(*self._urls, api_key=API_KEY, settings=settings, listening=True)
        )
        self._wait_for_end(seen)

    def _stop(self) -> None:
        self._running.close()
        self._running = ExitStack()
        self._process = None

    def _require_clean(self, when: str, outcome: Outcome) -> None:
        """Resync without a fault unless Port equals Statuspage, and check that it does then."""
        seen = len(self._states())
        state = "completed"
        if when != "at first" or self._differences():
            self._request_resync()
            state = self._wait_for_end(seen)
        if state != "completed":
            outcome.complaints.append(f"{when} the state is {state}")
        _complain(outcome, f"wrong {when}", self._differences())

    def _differences(self) -> set[tuple[str, str]]:
        expected = merged(truth(page, {}) for page in self.account.pages.values())
        there = self._in_port()
        return unequal(expected, there) | (
            there.keys() - expected.keys() - self._known_stubs
        )

    def _faulty(self, row: Row, outcome: Outcome) -> str:
        seen = len(self._states())
        moment = self._arrival(row.at) if row.at else None
        if row.live:
            self._change_account()
        else:
            self._request_resync()
        if moment is None:
            return self._followed(outcome) if row.live else self._wait_for_end(seen)
        if wait_until(moment, 60.0) is None:
            outcome.complaints.append("the moment never came")
        assert self._process is not None
        if row.act == "supersede":
            self._statuspage.faults.clear()
            self._request_resync()
            return self._wait_for_end(seen)
        if row.act == "kill":
            self._process.kill()
        else:
            process = self._process
            process.terminate()
            took = wait_until(lambda: not process.running, 60.0) or 60.0
            # Ocean leaves the workers behind that it has forked to transform.
            process.kill()
            outcome.note = f"ended in {took:.1f} s"
            if took > GRACE + TEARDOWN:
                outcome.complaints.append(f"SIGTERM took {took:.1f} s")
        states = self._states()[seen:]
        return states[-1] if states else ""

    def _followed(self, outcome: Outcome) -> str:
        """Wait until Port has every incident as it is, of which no resync tells."""
        pages = self.account.pages.values()
        incidents = {
            key: value
            for key, value in merged(truth(page, {}) for page in pages).items()
            if key[0] in ("statuspageIncident", "statuspageIncidentUpdate")
        }
        if wait_until(lambda: not unequal(incidents, self._in_port()), 60.0) is None:
            _complain(outcome, "not followed", unequal(incidents, self._in_port()))
        return ""

    def _arrival(self, moment: Moment) -> Callable[[], bool]:
        """Whether the n-th matching request from now on has come."""
        path = self._calls.get(moment.path, moment.path)

        def matching() -> int:
            if moment.server == "port":
                requests = list(self._port.traffic.requests)
            else:
                requests = self._statuspage.requests.bodies()
            return sum(
                each["method"] in (moment.method, "DELETE")
                and re.search(path, each["path"]) is not None
                for each in requests
            )

        before = matching()
        return lambda: matching() >= before + moment.nth

    def _strike(self, row: Row) -> None:
        for fault in row.faults:
            named = {
                key: value.replace(BROKEN_PAGE, self.broken_id)
                for key, value in fault.items()
                if isinstance(value, str)
            }
            self._statuspage.order_fault(Fault.model_validate(fault | named))
        for fault in row.port_faults:
            path = self._calls.get(fault["path"], fault["path"])
            ordered = PortFault.model_validate(fault | {"path": path})
            self._port.traffic.faults.append(ordered)

    def _change_account(self) -> None:
        """Rename something on each page of every list, make something and delete something."""
        self._round += 1
        account, name = self.account, f"Round {self._round}"
        gone, self._temporary = self._temporary, []
        for page_id, component_id, incident_id in gone:
            account.delete_component(page_id, component_id)
            account.delete_incident(page_id, incident_id)
        for page_id, page in account.pages.items():
            for start in (0, 100, 200):
                for incident in list(page.incidents)[start : start + 1]:
                    account.change_incident(page_id, incident, {"name": name})
                for group in list(page.component_groups)[start : start + 1]:
                    account.change_component_group(page_id, group, {"name": name})
            plain = [each for each in page.components.values() if not each["group"]]
            for component in (plain[0], plain[-1]):
                changes = {"name": name}
                account.change_component(page_id, component["id"], changes)
            component = account.create_component(page_id, {"name": name})
            incident_id = account.create_incident(page_id, {"name": name})["id"]
            self._temporary.append((page_id, component["id"], incident_id))

    def _check_log(self, row: Row, lines: list[str], outcome: Outcome) -> None:
        errors = [line for line in lines if "| ERROR " in line]
        for pattern in row.errors:
            pattern = pattern.replace(BROKEN_PAGE, self.broken_id)
            found = sum(re.search(pattern, line) is not None for line in errors)
            most = KINDS if row.repeated else 1
            if not 1 <= found <= most:
                outcome.complaints.append(f"{found} lines {pattern}: {errors}")
        retries = sum("Trying again in" in line for line in lines)
        if row.retries is not None and retries != row.retries:
            outcome.complaints.append(f"{retries} retries, not {row.retries}")

    def _request_resync(self) -> None:
        httpx.post(f"{self._urls[1]}/sandbox/resync-request").raise_for_status()

    def _states(self) -> list[str]:
        latest = self._port.integrations.latest()
        return [each["status"] for each in latest.resync_states] if latest else []

    def _wait_for_end(self, seen: int) -> str:
        """How the resync after so many states ends."""

        def over() -> bool:
            running = self._process is not None and self._process.running
            return not running or bool(ENDED & set(self._states()[seen:]))

        wait_until(over, DEADLINE)
        return next((each for each in self._states()[seen:] if each in ENDED), "none")

    def _log(self) -> list[str]:
        return self._process.lines if self._process else []

    def _in_port(self) -> Values:
        return {
            (entity.blueprint, entity.identifier): (
                _text(entity),
                entity.properties.get("status"),
            )
            for entity in list(self._port.catalog.store.all())
        }


def _text(entity: Entity) -> str | None:
    """What an entity is called; of an update its body, as its title is made of that."""
    if entity.blueprint == UPDATES:
        body: str | None = entity.properties.get("body")
        return body
    return entity.title


@contextmanager
def bench(processing: Processing = Processing.OCEAN) -> Iterator[Bench]:
    """A bench whose integration has not been started yet.

    Where Port does the processing, all that is unknown of it is read strictly.
    """
    account = account_of_two_pages()
    statuspage = State(account, Options(api_key=API_KEY))
    port_app = create_port_app(
        strict=processing is Processing.DSP, processing=processing
    )
    with (
        serve(StatuspageApp(statuspage)) as statuspage_url,
        serve(port_app) as port_url,
    ):
        url = f"{port_url}/sandbox/integration-config"
        httpx.put(url, json=_slim_mapping()).raise_for_status()
        urls = (statuspage_url, port_url)
        made = Bench(account, statuspage, port_app.state.port, urls, processing)
        try:
            yield made
        finally:
            made.close()


def _slim_mapping() -> Json:
    """The default mapping with what is compared, and all its relations."""
    path = ROOT / ".port/resources/port-app-config.yaml"
    mapping: Json = yaml.safe_load(path.read_text())
    for resource in mapping["resources"]:
        entity = resource["port"]["entity"]["mappings"]
        entity["properties"] = {
            name: query
            for name, query in entity["properties"].items()
            if name in COMPARED
        }
    return mapping


def _complain(outcome: Outcome, what: str, keys: set[tuple[str, str]]) -> None:
    if keys:
        outcome.complaints.append(f"{len(keys)} {what}, such as {min(keys)}")
