"""An integration that listens between both servers, for tests to share."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx

from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import IntegrationProcess, integration
from sandbox.port.app import create_port_app
from sandbox.port.organization.feature_flags import Processing
from sandbox.serving import serve
from sandbox.statuspage import Account
from sandbox.statuspage.account.announcements import IncidentChange, StatusChange
from sandbox.watching import Entities, PortWatcher, our_endpoint, webhook_body
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory

# What an address has to encode is in it.
SECRET = "open sesame & 47/11 = öffne"
SECONDS = 20.0
"""Within which a change has to be in Port, on a busy machine; about half a second on an idle one."""

PAGES_LIFETIME = 60.0
"""Seconds between two requests for the list of pages."""

SETTINGS = {"OCEAN__INTEGRATION__CONFIG__REQUESTS_PER_MINUTE": "6000"}
"""A key without a limit to wait for: many tests share one integration within a minute."""

NOT_COMPARED = {"createdAt", "createdBy", "updatedAt", "updatedBy", "datasource"}

type Holds = Callable[[Entities], bool]


class Listening:
    """A sandbox whose integration follows live events."""

    def __init__(self, sandbox: Sandbox, process: IntegrationProcess) -> None:
        self.sandbox = sandbox
        self.process = process
        self.account = sandbox.account
        self.page_ids = list(sandbox.account.pages)
        self.port = PortWatcher(sandbox.port_url)

    def wait_until(self, holds: Holds, deadline: float = SECONDS) -> None:
        """Wait until something holds for the entities in Port; fail when it does not."""
        took = self.port.seconds_until(holds, deadline)
        assert took is not None, f"not in Port:\n{self.process.output}"

    def wait_for(
        self,
        blueprint: str,
        identifier: str,
        *,
        deadline: float = SECONDS,
        **properties: Any,
    ) -> Json:
        """Wait until Port has an entity with these properties, and give it."""

        def is_there(entities: Entities) -> bool:
            found = entities[blueprint].get(identifier)
            if found is None:
                return False
            shown = found["properties"] | {"title": found["title"]}
            return all(shown.get(name) == properties[name] for name in properties)

        self.wait_until(is_there, deadline)
        return self.entities()[blueprint][identifier]

    def wait_until_gone(self, blueprint: str, identifier: str) -> None:
        """Wait until Port has no such entity."""
        self.wait_until(lambda entities: identifier not in entities[blueprint])

    def wait_for_earlier_events(self) -> None:
        """Wait until all events so far are dealt with, at the cost of a request a page.

        Ocean takes one event after the other, so one that is seen to arrive
        comes after them. Each page's events are delivered on their own.
        """
        markers = [
            self.account.create_incident(page_id, {"name": "Marker"})
            for page_id in self.page_ids
        ]
        for incident in markers:
            self.wait_for("statuspageIncident", incident["id"], deadline=90)

    def entities(self) -> Entities:
        """The entities in Port."""
        return entities_by_blueprint(self.port.catalog())

    def post(self, body: Any, page_id: str | None = None) -> httpx.Response:
        """Post an event by hand, as whoever knows the address can."""
        return httpx.post(self.endpoint(page_id or self.page_ids[0]), json=body)

    def endpoint(self, page_id: str) -> str:
        """Where Statuspage posts the events of a page."""
        return our_endpoint(self.account, page_id, self.process)

    def incident_event(self, page_id: str, incident: Json) -> Json:
        """The body of an event about an incident as it is now."""
        change = IncidentChange(self.account.page(page_id), incident)
        return webhook_body(self.account, change)

    def component_event(self, page_id: str, component: Json) -> Json:
        """The body of an event about a component as it is now."""
        change = StatusChange(self.account.page(page_id), component, "operational")
        return webhook_body(self.account, change)

    def requests(self, since: int = 0) -> list[Json]:
        """All requests to Statuspage, from the so-manieth on."""
        url = f"{self.sandbox.statuspage_url}/sandbox/requests"
        requests: list[Json] = httpx.get(url).json()
        return requests[since:]

    def costs(self, since: int) -> tuple[list[str], list[str]]:
        """The paths asked for since: with the key, and of public pages.

        The list of pages is left out, and may not have been asked for more often
        than once a minute.
        """
        lists = [each["at"] for each in self.requests() if each["path"] == "/v1/pages"]
        # The start asks before the first resync does.
        for earlier, later in itertools.pairwise(lists[1:]):
            assert later - earlier >= PAGES_LIFETIME
        paths = [each["path"] for each in self.requests(since)]
        management = [path for path in paths if path.startswith("/v1/")]
        public = [path for path in paths if not path.startswith("/v1/")]
        return [path for path in management if path != "/v1/pages"], public

    def fresh_resync(self, mapping: Json | None = None) -> Entities:
        """What one resync brings into an empty Port now, by the default mapping or another."""
        with serve(create_port_app()) as port_url:
            if mapping is not None:
                url = f"{port_url}/sandbox/integration-config"
                httpx.put(url, json=mapping).raise_for_status()
            with integration(
                self.sandbox.statuspage_url, port_url, api_key=API_KEY
            ) as process:
                process.wait()
            return entities_by_blueprint(PortWatcher(port_url).catalog())


def compared(entities: Entities) -> Entities:
    """The entities with all that the integration decides about them, calculated values too."""
    return {
        blueprint: {
            identifier: {
                key: value for key, value in entity.items() if key not in NOT_COMPARED
            }
            for identifier, entity in sorted(found.items())
        }
        for blueprint, found in entities.items()
    }


@contextmanager
def listening(
    account: Account,
    *,
    secret: str | None = SECRET,
    mapping: Json | None = None,
    settings: dict[str, str] | None = None,
    processing: Processing = Processing.OCEAN,
) -> Iterator[Listening]:
    """Both servers and an integration whose first resync is over."""
    with ExitStack() as stack:
        sandbox = SandboxFactory(stack)(account, processing)
        if mapping is not None:
            sandbox.use_mapping(mapping)
        process = stack.enter_context(listen(sandbox, secret, settings))
        yield Listening(sandbox, process)


@contextmanager
def listen(
    sandbox: Sandbox,
    secret: str | None = SECRET,
    settings: dict[str, str] | None = None,
) -> Iterator[IntegrationProcess]:
    """An integration that follows this sandbox's events, once its first resync is over."""
    port = PortWatcher(sandbox.port_url)
    resyncs = port.completed_resyncs() + 1
    secrets = {"OCEAN__INTEGRATION__CONFIG__WEBHOOK_SECRET": secret} if secret else {}
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=API_KEY,
        settings=SETTINGS | secrets | (settings or {}),
        listening=True,
    ) as process:
        port.wait_for_resync(process, resyncs)
        yield process
