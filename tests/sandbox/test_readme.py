"""What the sandbox's README says of both control APIs is what there is."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from pydantic import BaseModel
from starlette.routing import BaseRoute, Route

from sandbox.__main__ import INTEGRATION_AT, PORT_AT, STATUSPAGE_AT
from sandbox.port.app import create_port_app
from sandbox.port.traffic import Fault as PortFault
from sandbox.statuspage import Options, create_statuspage_app, example_account
from sandbox.statuspage.faults.fault import Fault
from sandbox.statuspage.options import RateLimit

README = (Path(__file__).parents[2] / "sandbox/README.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    _, _, below = README.partition(f"# {heading}\n")
    table = below[below.index("\n| --- |") :].strip().partition("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()[1:]
    ]


def code(cell: str) -> list[str]:
    """What is set as code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def documented(heading: str) -> set[tuple[str, str]]:
    """Method and path of each request in a table."""
    requests = set()
    for row in rows(heading):
        words = " ".join(code(row[0])).split()
        requests |= {(method, words[-1]) for method in words[:-1]}
    return requests


def served(routes: Iterable[BaseRoute]) -> set[tuple[str, str]]:
    """Method and path of each request to the control API."""
    return {
        (method, route.path)
        for route in routes
        if isinstance(route, Route) and route.path.startswith("/sandbox")
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_the_table_says_where_the_servers_listen() -> None:
    where = [code(row[1]) for row in rows("The sandbox")]
    ports = (STATUSPAGE_AT, PORT_AT, INTEGRATION_AT)
    assert where == [[f"http://127.0.0.1:{port}"] for port in ports]


def test_every_address_of_statuspages_control_api_is_in_the_table() -> None:
    routes = create_statuspage_app(example_account()).routes
    assert documented("Statuspage's control API") == served(routes)


def test_every_address_of_ports_control_api_is_in_the_table() -> None:
    assert documented("Port's control API") == served(create_port_app().routes)


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        pytest.param("A fault of Statuspage", Fault, id="statuspage-fault"),
        pytest.param("Statuspage's options", Options, id="options"),
        pytest.param("A fault of Port", PortFault, id="port-fault"),
    ],
)
def test_every_field_of_a_body_is_in_its_table(
    heading: str, model: type[BaseModel]
) -> None:
    table = {code(name)[0]: default for name, default, _ in rows(heading)}
    assert list(table) == list(model.model_fields)
    needed = {name for name, default in table.items() if default == "needed"}
    fields = model.model_fields.items()
    assert needed == {name for name, field in fields if field.is_required()}


def test_every_kind_of_fault_is_in_the_table() -> None:
    [kinds] = [row[2] for row in rows("A fault of Statuspage") if row[0] == "`kind`"]
    schema = Fault.model_json_schema()
    assert set(code(kinds)) == set(schema["$defs"]["FaultKind"]["enum"])


def test_every_field_of_the_rate_limit_is_in_the_table() -> None:
    [limit] = [row for row in rows("Statuspage's options") if "rate_limit" in row[0]]
    assert RateLimit.model_fields.keys() <= set(code(limit[2]))
