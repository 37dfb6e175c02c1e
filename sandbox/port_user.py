"""Somebody who uses the local Port: stores actions, starts runs and follows them."""

from typing import Self

import httpx

from sandbox import Json
from sandbox.watching import wait_until


class PortUser:
    """Signs in once. Everything else goes through Port's own API."""

    def __init__(self, port_url: str) -> None:
        self._port = httpx.Client(base_url=port_url, timeout=30, trust_env=False)
        credentials = {"clientId": "user", "clientSecret": "secret"}
        token = self._call("POST", "/v1/auth/access_token", credentials)
        self._port.headers["Authorization"] = f"Bearer {token['accessToken']}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._port.close()

    def put_action(self, action: Json) -> None:
        """Create an action, or change it."""
        self._call("PUT", f"/v1/actions/{action['identifier']}", action)

    def start(self, action: str, properties: Json, *, entity: str | None = None) -> str:
        """Start a run of an action. Its identifier."""
        body = {"properties": properties} | ({"entity": entity} if entity else {})
        run: Json = self._call("POST", f"/v1/actions/{action}/runs", body)["run"]
        identifier: str = run["id"]
        return identifier

    def ended(self, run_id: str, deadline: float = 60.0) -> Json:
        """Wait for a run's end. What Port shows of it, and its `logs`.

        Raises:
            TimeoutError: it did not end within so many seconds.
        """
        path = f"/v1/actions/runs/{run_id}"
        if wait_until(lambda: self._is_over(path), deadline) is None:
            raise TimeoutError(f"run {run_id} did not end: {self._call('GET', path)}")
        run: Json = self._call("GET", path)["run"]
        return run | {"logs": self._call("GET", f"{path}/logs")["runLogs"]}

    def _is_over(self, path: str) -> bool:
        status = self._call("GET", path)["run"]["status"]
        return status in ("SUCCESS", "FAILURE")

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        answer = self._port.request(method, path, json=body)
        if answer.is_error:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        document: Json = answer.json()
        return document


def wait_for_claims(port_url: str, deadline: float = 60.0) -> None:
    """Wait until an integration asks for runs.

    Raises:
        TimeoutError: none did within so many seconds.
    """

    def claims() -> int:
        requests = httpx.get(f"{port_url}/sandbox/requests").json()
        return sum(each["path"].endswith("/runs/claim-pending") for each in requests)

    before = claims()
    if wait_until(lambda: claims() > before, deadline) is None:
        raise TimeoutError("no integration asked for runs")
