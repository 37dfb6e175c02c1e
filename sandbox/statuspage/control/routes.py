"""The emulator's own API under `/sandbox`, without a key: what tests steer it with."""

from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.problems import problems_of
from sandbox.statuspage.api.errors import error_answer
from sandbox.statuspage.api.json_body import json_object
from sandbox.statuspage.control.account_routes import change_routes
from sandbox.statuspage.faults.fault import Fault
from sandbox.statuspage.options import Options
from sandbox.statuspage.state import State


def control_routes(state: State) -> list[Route]:
    """Faults, requests, deliveries, options, counts, and every change to the account."""
    return [
        *_fault_routes(state),
        *_request_routes(state),
        *_delivery_routes(state),
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
