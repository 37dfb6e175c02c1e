"""What the terminal shows."""

import io

import httpx
from rich.console import Console

from sandbox.preview.report import Report
from sandbox.preview.run import Outcome
from sandbox.preview.views.terminal import show
from tests.sandbox.port.examples import entity, look, upsert
from tests.sandbox.preview.examples import report, resource, snapshot

INCIDENTS = resource("incident", '"incident"', {"status": ".status"})


def printed(shown: Report) -> str:
    """The terminal's text, with every run of blanks and lines of tables as one blank."""
    console = Console(file=io.StringIO(), width=200)
    show(shown, console)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    return " ".join(text.translate(str.maketrans("│┃", "  ")).split())


async def test_a_clean_preview_says_so_and_counts_the_entities(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", properties={"status": "open"}))
    text = printed(report(await look(port), INCIDENTS))
    assert "Port would take everything, and every relation leads to an entity." in text
    assert "incident 1 0" in text
    assert "It is the first." in text
    assert "Nothing was written." in text


async def test_each_finding_is_named_with_an_example(port: httpx.AsyncClient) -> None:
    await upsert(
        port,
        "incident",
        entity("i1", properties={"status": "closed"}),
        entity("i2", properties={"mood": "calm"}, relations={"page": "p1"}),
    )
    resources = resource("incident", '"incident"', {"impact": ".impakt"})
    text = printed(report(await look(port), resources))
    assert "would refuse 1 of the entities, and 1 relation would point nowhere" in text
    assert 'incident enum ["open", "resolved"] 1 i1: "closed" properties.status' in text
    assert "incident nothing brings it: made bare 1 i2 -> p1 page" in text
    assert "incident 1 mood" in text
    assert "incident .impakt 2 properties.impact" in text


async def test_changes_are_summed_up_by_field_with_an_example(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", properties={"status": "open"}))
    before = snapshot(await look(port), INCIDENTS, name="old.yaml")
    await upsert(
        port, "incident", entity("i1", properties={"status": "resolved"}), entity("i2")
    )
    text = printed(report(await look(port), INCIDENTS, before=before))
    assert "Compared with the preview of my account" in text
    assert "1 created, 1 changed, 0 deleted." in text
    assert "incident 1 i1: open -> resolved properties.status" in text


async def test_a_failed_resync_shows_its_cause(port: httpx.AsyncClient) -> None:
    outcome = Outcome(False, "401: make a new key", ("Something else",), 0)
    text = printed(report(await look(port), INCIDENTS, outcome=outcome))
    assert "The resync failed." in text
    assert "401: make a new key" in text
    assert "Also: Something else" in text


async def test_a_title_cannot_command_the_terminal(port: httpx.AsyncClient) -> None:
    await upsert(port, "incident", entity("i1"))
    before = snapshot(await look(port), INCIDENTS)
    hostile = "\x1b]0;owned\x07[red]bold[/red]"
    await upsert(port, "incident", entity("i2", title=hostile))
    text = printed(report(await look(port), INCIDENTS, before=before))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]bold[/red]" in text
