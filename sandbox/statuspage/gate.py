"""What every management and public request passes before it reaches an endpoint."""

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.statuspage.api.errors import could_not_authenticate, error_answer
from sandbox.statuspage.faults.answers import ANSWERS
from sandbox.statuspage.faults.exchange import Exchange
from sandbox.statuspage.state import State

MANAGEMENT_API = "/v1/"
CONTROL_API = "/sandbox/"
PAGE_PATH = re.compile(r"/v1/pages/([^/]+)")
COMPONENT_LIST = re.compile(r"/v1/pages/[^/]+/components")


class Gate:
    """Logs a request, delays it, lets a fault strike it, and checks its key and its limits.

    Requests to the control API go straight through. The log has every other request in
    it, the refused and the faulty included.
    """

    def __init__(self, endpoints: ASGIApp, state: State) -> None:
        self._endpoints = endpoints
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _path(scope).startswith(CONTROL_API):
            await self._endpoints(scope, receive, send)
            return
        self._state.account.catch_up()
        method, path = scope["method"], _path(scope)
        query = scope["query_string"].decode()
        logged = self._state.requests.add(
            method, path, query, authorized=self._is_authorized(scope)
        )
        if method != "GET":
            receive = await logged.noting_body(receive)
        if self._state.options.latency:
            await asyncio.sleep(self._state.options.latency)
        noting_send = logged.noting_status(send)
        met = self._state.faults.struck_by(method, path, query)
        if met is None:
            await self._checked(scope, receive, noting_send)
        else:
            now = self._state.account.now().timestamp()
            exchange = Exchange(
                self._checked, scope, receive, noting_send, send, now, met.replica
            )
            await ANSWERS[met.fault.kind](met.fault, exchange)

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refusal(scope) or self._endpoints
        await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        # The public status pages take no key and have no documented limit. That a wrong
        # key is refused before the limit counts is a guess: the limit is "per API token".
        path = _path(scope)
        if not path.startswith(MANAGEMENT_API):
            return None
        if not self._is_authorized(scope):
            return could_not_authenticate()
        if limited := self._over_the_limit(Request(scope), path):
            return limited
        page = PAGE_PATH.match(path)
        if page and page[1] in self._state.options.forbidden_page_ids:
            return error_answer(403, "Forbidden")
        return None

    def _over_the_limit(self, request: Request, path: str) -> Response | None:
        if self._state.limits is None:
            return None
        unpaginated = (
            request.method == "GET"
            and COMPONENT_LIST.fullmatch(path) is not None
            and not {"page", "per_page"} & set(request.query_params)
        )
        refusal = self._state.limits.refusal(
            self._state.account.clock(), unpaginated=unpaginated
        )
        if refusal is None:
            return None
        return error_answer(
            refusal.status, "Rate limit exceeded", retry_after=refusal.retry_after
        )

    def _is_authorized(self, scope: Scope) -> bool:
        # Documented to the letter: `OAuth`, in this case, one space, the key.
        expected = f"OAuth {self._state.options.api_key}"
        return Request(scope).headers.get("Authorization") == expected


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
