"""The demo's first part: the real integration syncs an account into a local Port once."""

import time

import httpx
from rich.console import Console
from rich.table import Table

from sandbox import Json
from sandbox.expectation import entities_by_blueprint, find_problems
from sandbox.integration_process import IntegrationProcess, integration
from sandbox.statuspage import Account
from sandbox.watching import PortWatcher

SHOWN_VALUE_LENGTH = 60
PROGRESS_INTERVAL = 1.0
"""Seconds."""


def show_resync(
    console: Console, account: Account, statuspage_url: str, port_url: str, api_key: str
) -> bool:
    """Resync once and print what came of it; whether Port is the account's picture now."""
    console.print("Running `ocean sail --once` ...")
    port = PortWatcher(port_url)
    with integration(statuspage_url, port_url, api_key=api_key) as process:
        _show_progress(console, process, port)
        process.wait()
    catalog = port.catalog()
    requests = httpx.get(f"{statuspage_url}/sandbox/requests").json()
    problems = find_problems(account, catalog)
    _show_catalog(console, catalog)
    _show_requests(console, requests)
    if problems:
        console.rule("The integration's log")
        console.print(process.output, markup=False)
        console.rule("Problems")
        for problem in problems:
            console.print(problem, style="red", markup=False)
        return False
    console.print("Every entity is in Port, and Port refused nothing.", style="green")
    return True


def _show_progress(
    console: Console, process: IntegrationProcess, port: PortWatcher
) -> None:
    while process.running:
        time.sleep(PROGRESS_INTERVAL)
        count = len(port.catalog()["entities"])
        console.print(f"  {process.seconds:4.0f} s  {count:4} entities in Port")


def _show_catalog(console: Console, catalog: Json) -> None:
    entities = entities_by_blueprint(catalog)
    table = Table("Blueprint", "Entities", title="The catalog", title_justify="left")
    for blueprint, found in entities.items():
        table.add_row(blueprint, str(len(found)))
    console.print(table)
    for blueprint, found in entities.items():
        if found:
            _show_entity(console, blueprint, next(iter(found.values())))
    console.print(f"Refused by Port: {len(catalog['refusals'])}")
    console.print(f"Properties dropped by Port: {len(catalog['dropped'])}")


def _show_entity(console: Console, blueprint: str, entity: Json) -> None:
    title = f"{blueprint} {entity['identifier']}: {_short(entity['title'])}"
    table = Table(title=title, title_justify="left", show_header=False)
    for name, value in entity["properties"].items():
        table.add_row(name, _short(value))
    for name, value in entity["calculated"].items():
        table.add_row(f"{name} (calculated)", _short(value))
    for name, value in entity["relations"].items():
        table.add_row(f"{name} ->", _short(value))
    console.print(table)


def _show_requests(console: Console, requests: list[Json]) -> None:
    management = sum(request["path"].startswith("/v1/") for request in requests)
    console.print(
        f"Requests to Statuspage: {management} with the key,"
        f" {len(requests) - management} to public pages"
    )


def _short(value: object) -> str:
    text = str(value).replace("[", "\\[").replace("\n", " ")
    if len(text) > SHOWN_VALUE_LENGTH:
        return text[: SHOWN_VALUE_LENGTH - 1] + "…"
    return text
