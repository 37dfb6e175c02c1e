"""The emulator as one ASGI application."""

import asyncio

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.lookup import NotFoundError
from sandbox.statuspage.account.postmortems import NotPossibleError
from sandbox.statuspage.api.component_writes import component_write_routes
from sandbox.statuspage.api.errors import (
    BadRequestError,
    error_answer,
    not_found,
    refusal_answer,
)
from sandbox.statuspage.api.incident_templates import incident_template_routes
from sandbox.statuspage.api.incident_writes import (
    incident_write_routes,
    postmortem_routes,
)
from sandbox.statuspage.api.management import management_routes
from sandbox.statuspage.api.subscriber_counts import subscriber_count_routes
from sandbox.statuspage.api.subscribers import subscriber_routes
from sandbox.statuspage.api.write_bodies import RefusedError
from sandbox.statuspage.control.routes import control_routes, invalid_answer
from sandbox.statuspage.gate import Gate
from sandbox.statuspage.options import Options
from sandbox.statuspage.state import State

TICK = 0.1
"""Seconds between two looks at what is due."""


class StatuspageApp(Starlette):
    """Statuspage's management API, its public status pages, and the control API."""

    def __init__(self, state: State) -> None:
        # In this order: neither `count` nor `reactivate` is a subscriber's identifier.
        super().__init__(
            routes=[
                *subscriber_count_routes(state.account),
                *subscriber_routes(state.account),
                *incident_template_routes(state.account),
                *postmortem_routes(state.account),
                *incident_write_routes(state.account),
                *component_write_routes(state.account),
                *management_routes(state.account, state.statuses),
                *control_routes(state),
            ],
            exception_handlers={
                NotFoundError: not_found,
                BadRequestError: _bad_request,
                NotPossibleError: _bad_request,
                RefusedError: lambda _, error: _refused(error, state),
                ValidationError: invalid_answer,
                HTTPException: _http_error,
            },
        )
        self._gate = Gate(super().__call__, state)
        self._webhooks = state.webhooks
        self._account = state.account
        self._timed: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The server may announce no start; its first request shows its loop all the same.
        loop = asyncio.get_running_loop()
        self._webhooks.run_in(loop)
        if self._timed is not loop:
            self._timed = loop
            self._pass_time(loop)
        # In front of Starlette and not a middleware: broken answers need the server's
        # own `send`, which middlewares come after.
        await self._gate(scope, receive, send)

    def _pass_time(self, loop: asyncio.AbstractEventLoop) -> None:
        # A maintenance begins even while nobody asks for anything.
        self._account.catch_up()
        loop.call_later(TICK, self._pass_time, loop)


def create_statuspage_app(
    account: Account, options: Options | None = None
) -> StatuspageApp:
    """An emulator of `account`. Its time is `account.clock`; nothing is shared between two.

    Without `options` the key is `sandbox-key`, and there is no rate limit or latency.
    """
    return StatuspageApp(State(account, options or Options()))


def _bad_request(request: Request, error: Exception) -> Response:
    return error_answer(400, str(error))


def _refused(error: Exception, state: State) -> Response:
    assert isinstance(error, RefusedError)
    return refusal_answer(error.problems, state.options.refusal_shape)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_answer(error.status_code, error.detail)
