"""Keeping what a preview found."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from sandbox.preview.snapshot import KEPT, UnusableSnapshot, load, newest, save
from tests.sandbox.port.examples import entity, look, upsert
from tests.sandbox.preview.examples import resource, snapshot

INCIDENTS = resource("incident", '"incident"', {"status": "now"})


async def test_a_snapshot_comes_back_as_it_was(
    port: httpx.AsyncClient, tmp_path: Path
) -> None:
    await upsert(port, "incident", entity("i1", title="Störung ☃", relations={}))
    taken = snapshot(await look(port), INCIDENTS)
    path = save(taken, tmp_path / "folder")
    assert load(path) == taken
    assert newest(tmp_path / "folder") == path


def test_the_newest_snapshot_is_the_last_one_taken(tmp_path: Path) -> None:
    taken = snapshot({"entities": []}, INCIDENTS)
    paths = [
        save(replace(taken, taken_at=f"2026-11-23T09:{minute:02}:00+00:00"), tmp_path)
        for minute in range(KEPT + 2)
    ]
    assert newest(tmp_path) == paths[-1]
    assert sorted(tmp_path.iterdir()) == paths[-KEPT:]


def test_a_folder_that_is_not_there_has_no_newest_snapshot(tmp_path: Path) -> None:
    assert newest(tmp_path / "none") is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 0}', '{"format": 1, "entities": {}}']
)
def test_another_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(UnusableSnapshot, match=r"other\.json is"):
        load(path)
