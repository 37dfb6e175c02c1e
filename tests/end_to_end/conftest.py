"""The real integration as a process, between the sandbox's two servers."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import ROOT, IntegrationProcess, integration
from sandbox.port.app import create_port_app
from sandbox.port.organization.feature_flags import Processing
from sandbox.serving import serve
from sandbox.statuspage import Account, create_statuspage_app

API_KEY = "end-to-end-key"

IN_EACH_MODE = [
    pytest.param(Processing.OCEAN, id="ocean"),
    pytest.param(Processing.DSP, id="dsp", marks=pytest.mark.soak),
]
"""For what depends on whether Ocean maps, writes and deletes, or Port."""

type Json = dict[str, Any]


class Sandbox:
    """Both servers, and the integration to run between them.

    Attributes:
        settings: more environment variables of each resync.
    """

    def __init__(self, account: Account, statuspage_url: str, port_url: str) -> None:
        self.account = account
        self.statuspage_url = statuspage_url
        self.port_url = port_url
        self.settings: dict[str, str] = {}

    def sync(
        self,
        *,
        api_key: str = API_KEY,
        host: str | None = None,
        page_ids: str = "",
        incremental: bool = False,
    ) -> IntegrationProcess:
        """Resync once and end; what it printed is in the answer."""
        settings = {
            "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_HOST": host or self.statuspage_url,
            "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_IDS": page_ids,
            "OCEAN__INTEGRATION__INCREMENTAL_SYNC_ENABLED": str(incremental),
            **self.settings,
        }
        with integration(
            self.statuspage_url, self.port_url, api_key=api_key, settings=settings
        ) as process:
            process.wait()
        return process

    def catalog(self) -> Json:
        """All that the local Port holds and has refused."""
        catalog: Json = httpx.get(f"{self.port_url}/sandbox/catalog", timeout=60).json()
        return catalog

    def identifiers(self) -> dict[str, set[str]]:
        """The identifiers of the entities in Port, by blueprint."""
        return {
            blueprint: set(entities)
            for blueprint, entities in entities_by_blueprint(self.catalog()).items()
        }

    def resync_state(self) -> str:
        """How the last resync ended, as Port was told."""
        state: str = self.catalog()["integration"]["resyncStates"][-1]["status"]
        return state

    def management_requests(self) -> list[Json]:
        """The requests that count against the vendor's limit."""
        requests = httpx.get(f"{self.statuspage_url}/sandbox/requests").json()
        return [each for each in requests if each["path"].startswith("/v1/")]

    def forget_requests(self) -> None:
        """Begin the list of requests anew."""
        self._statuspage("DELETE", "/sandbox/requests")

    def fault(self, **fault: Any) -> None:
        """Have requests to Statuspage go wrong; see sandbox.statuspage.faults.fault."""
        self._statuspage("POST", "/sandbox/faults", fault)

    def port_fault(self, **fault: Any) -> None:
        """Have calls to Port fail; see sandbox.port.traffic."""
        url = f"{self.port_url}/sandbox/faults"
        httpx.post(url, json=fault).raise_for_status()

    def set_options(self, **options: Any) -> None:
        """Have Statuspage behave otherwise; see sandbox.statuspage.options."""
        self._statuspage("PUT", "/sandbox/options", options)

    def heal(self) -> None:
        """Lift all faults."""
        self._statuspage("DELETE", "/sandbox/faults")
        httpx.delete(f"{self.port_url}/sandbox/faults").raise_for_status()

    def process_by(self, processing: str) -> None:
        """Have Port do the processing (dsp), keep a copy (lake), or neither (ocean)."""
        url = f"{self.port_url}/sandbox/processing"
        httpx.put(url, json={"processing": processing}).raise_for_status()

    def lake(self) -> Json:
        """What came into Port's lake, and what of it was lost."""
        lake: Json = httpx.get(f"{self.port_url}/sandbox/lake", timeout=60).json()
        return lake

    def port_calls(self) -> set[str]:
        """The calls to Port so far, as `POST /v1/…`."""
        requests = httpx.get(f"{self.port_url}/sandbox/requests").json()
        return {f"{each['method']} {each['path']}" for each in requests}

    def use_mapping(self, mapping: Json) -> None:
        """Have the integration start with this mapping instead of the default."""
        url = f"{self.port_url}/sandbox/integration-config"
        httpx.put(url, json=mapping).raise_for_status()

    def add_blueprints(self, blueprints: list[Json]) -> None:
        """Create blueprints in Port, as a user does."""
        for blueprint in blueprints:
            self._port("POST", "/v1/blueprints", blueprint)

    def add_properties(self, blueprint: str, properties: Json) -> None:
        """Add properties to a blueprint in Port, as a user does."""
        schema = self.catalog()["blueprints"][blueprint]["schema"]
        schema["properties"] |= properties
        self._port("PATCH", f"/v1/blueprints/{blueprint}", {"schema": schema})

    def upsert(self, blueprint: str, entity: Json) -> None:
        """Create or change an entity in Port, as a user does."""
        self._port("POST", f"/v1/blueprints/{blueprint}/entities?upsert=true", entity)

    def delete(self, blueprint: str, identifier: str) -> None:
        """Delete an entity in Port, as a user does."""
        self._port("DELETE", f"/v1/blueprints/{blueprint}/entities/{identifier}", {})

    def _port(self, method: str, path: str, body: Json) -> None:
        credentials = {"clientId": "user", "clientSecret": "secret"}
        token = httpx.post(
            f"{self.port_url}/v1/auth/access_token", json=credentials
        ).json()["accessToken"]
        headers = {"Authorization": f"Bearer {token}"}
        url = self.port_url + path
        httpx.request(method, url, json=body, headers=headers).raise_for_status()

    def _statuspage(self, method: str, path: str, body: Json | None = None) -> None:
        url = self.statuspage_url + path
        httpx.request(method, url, json=body).raise_for_status()


class SandboxFactory:
    """Starts sandboxes that end with the test."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(
        self, account: Account, processing: Processing = Processing.OCEAN
    ) -> Sandbox:
        """A Statuspage with this account, and an empty Port.

        Where Port does the processing, all that is unknown of it is read strictly.
        """
        statuspage_url = self._stack.enter_context(
            serve(create_statuspage_app(account))
        )
        port_app = create_port_app(
            strict=processing is Processing.DSP, processing=processing
        )
        port_url = self._stack.enter_context(serve(port_app))
        options = {"api_key": API_KEY}
        httpx.put(f"{statuspage_url}/sandbox/options", json=options).raise_for_status()
        return Sandbox(account, statuspage_url, port_url)


@pytest.fixture
def start_sandbox() -> Iterator[SandboxFactory]:
    """A function that starts both servers for an account."""
    with ExitStack() as stack:
        yield SandboxFactory(stack)


@pytest.fixture
def default_mapping() -> Json:
    """The mapping that is installed by default."""
    path = Path(ROOT / ".port/resources/port-app-config.yaml")
    mapping: Json = yaml.safe_load(path.read_text())
    return mapping
