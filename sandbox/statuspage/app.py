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
from sandbox.statuspage.api.errors import BadRequestError, error_answer, not_found
from sandbox.statuspage.api.management import management_routes
from sandbox.statuspage.api.subscribers import subscriber_routes
from sandbox.statuspage.control.routes import control_routes, invalid_answer
from sandbox.statuspage.gate import Gate
from sandbox.statuspage.options import Options
from sandbox.statuspage.state import State


class StatuspageApp(Starlette):
    """Statuspage's management API, its public status pages, and the control API."""

    def __init__(self, state: State) -> None:
        # Subscribers first: `/subscribers/reactivate` is no subscriber's identifier.
        super().__init__(
            routes=[
                *subscriber_routes(state.account),
                *management_routes(state.account, state.statuses),
                *control_routes(state),
            ],
            exception_handlers={
                NotFoundError: not_found,
                BadRequestError: _bad_request,
                ValidationError: invalid_answer,
                HTTPException: _http_error,
            },
        )
        self._gate = Gate(super().__call__, state)
        self._webhooks = state.webhooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The server may announce no start; its first request shows its loop all the same.
        self._webhooks.run_in(asyncio.get_running_loop())
        # In front of Starlette and not a middleware: broken answers need the server's
        # own `send`, which middlewares come after.
        await self._gate(scope, receive, send)


def create_statuspage_app(
    account: Account, options: Options | None = None
) -> StatuspageApp:
    """An emulator of `account`. Its time is `account.clock`; nothing is shared between two.

    Without `options` the key is `sandbox-key`, and there is no rate limit or latency.
    """
    return StatuspageApp(State(account, options or Options()))


def _bad_request(request: Request, error: Exception) -> Response:
    return error_answer(400, str(error))


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_answer(error.status_code, error.detail)
