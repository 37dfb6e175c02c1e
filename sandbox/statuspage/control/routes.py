"""The emulator's own API under `/sandbox`, without a key: what tests steer it with.

Of writes, a test sees what was asked (`GET /sandbox/requests`, with each `body`), who would
have been told (`GET /sandbox/mails`) and which webhooks went out (`GET /sandbox/deliveries`).
It lets a maintenance come by `PUT /sandbox/clock` with `{"now": <its scheduled_for>}` or
`{"forward": 3600}`, and loses answers by `POST /sandbox/faults` with
`{"kind": "lost_answer", "method": "POST", "path": "/incidents$"}` (the write happens),
`"drop"` (it does not) or `"late_answer"`. A time that cannot be read is answered 400.
"""

from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import Json
from sandbox.problems import problems_of
from sandbox.statuspage.api.errors import BadRequestError, error_answer
from sandbox.statuspage.api.json_body import json_object
from sandbox.statuspage.control.account_routes import change_routes
from sandbox.statuspage.faults.fault import Fault
from sandbox.statuspage.objects.timestamps import moment_of, with_milliseconds
from sandbox.statuspage.options import Options
from sandbox.statuspage.state import State


def control_routes(state: State) -> list[Route]:
    """Faults, requests, deliveries, mails, time, options, counts, and changes to the account."""
    return [
        *_fault_routes(state),
        *_request_routes(state),
        *_delivery_routes(state),
        *_mail_routes(state),
        *_clock_routes(state),
        *_option_routes(state),
        *change_routes(state.account),
    ]


def invalid_answer(request: Request, error: Exception) -> Response:
    """400 naming what is wrong with the fault or the options of a request."""
    assert isinstance(error, ValidationError)
    return error_answer(400, problems_of(error))


def _fault_routes(state: State) -> list[Route]:
    async def add_fault(request: Request) -> Response:
        fault = Fault.model_validate(await json_object(request))
        state.order_fault(fault)
        return JSONResponse(fault.model_dump(mode="json"), 201)

    async def lift_faults(request: Request) -> Response:
        state.faults.clear()
        return Response(status_code=204)

    return [
        Route("/sandbox/faults", add_fault, methods=["POST"]),
        Route("/sandbox/faults", lift_faults, methods=["DELETE"]),
    ]


def _request_routes(state: State) -> list[Route]:
    async def list_requests(request: Request) -> Response:
        return JSONResponse(state.requests.bodies())

    async def forget_requests(request: Request) -> Response:
        state.requests.clear()
        return Response(status_code=204)

    return [
        Route("/sandbox/requests", list_requests),
        Route("/sandbox/requests", forget_requests, methods=["DELETE"]),
    ]


def _delivery_routes(state: State) -> list[Route]:
    async def list_deliveries(request: Request) -> Response:
        return JSONResponse(state.webhooks.log.bodies())

    async def forget_deliveries(request: Request) -> Response:
        state.webhooks.log.clear()
        return Response(status_code=204)

    return [
        Route("/sandbox/deliveries", list_deliveries),
        Route("/sandbox/deliveries", forget_deliveries, methods=["DELETE"]),
    ]


def _mail_routes(state: State) -> list[Route]:
    async def list_mails(request: Request) -> Response:
        return JSONResponse(state.mails.bodies())

    async def forget_mails(request: Request) -> Response:
        state.mails.clear()
        return Response(status_code=204)

    return [
        Route("/sandbox/mails", list_mails),
        Route("/sandbox/mails", forget_mails, methods=["DELETE"]),
    ]


def _clock_routes(state: State) -> list[Route]:
    def current() -> Response:
        return JSONResponse({"now": with_milliseconds(state.account.now())})

    async def get_clock(request: Request) -> Response:
        return current()

    async def move_clock(request: Request) -> Response:
        state.account.move_clock(_seconds_to_pass(await json_object(request), state))
        return current()

    return [
        Route("/sandbox/clock", get_clock),
        Route("/sandbox/clock", move_clock, methods=["PUT"]),
    ]


def _seconds_to_pass(body: Json, state: State) -> float:
    match body:
        case {"forward": int() | float() as seconds} if len(body) == 1:
            pass
        case {"now": str() as timestamp} if len(body) == 1:
            try:
                seconds = (moment_of(timestamp) - state.account.now()).total_seconds()
            except (ValueError, TypeError) as error:
                raise BadRequestError("now is no timestamp with an offset.") from error
        case _:
            raise BadRequestError("Needed: forward (seconds), or now (a timestamp).")
    if seconds < 0:
        raise BadRequestError("Time does not go back.")
    return float(seconds)


def _option_routes(state: State) -> list[Route]:
    def current() -> dict[str, Any]:
        return state.options.model_dump(mode="json")

    async def get_options(request: Request) -> Response:
        return JSONResponse(current())

    async def set_options(request: Request) -> Response:
        changes = await json_object(request)
        state.set_options(Options.model_validate(current() | changes))
        return JSONResponse(current())

    async def count_account(request: Request) -> Response:
        pages = state.account.pages
        return JSONResponse({page_id: pages[page_id].counts() for page_id in pages})

    return [
        Route("/sandbox/options", get_options),
        Route("/sandbox/options", set_options, methods=["PUT"]),
        Route("/sandbox/account", count_account),
    ]
