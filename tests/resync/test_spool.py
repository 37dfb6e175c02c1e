from io import FileIO
from pathlib import Path

import pytest

from errors import SpoolError
from resync.spool import Spool


def test_items_are_read_as_often_as_wanted_from_where_they_were_written(
    tmp_path: Path,
) -> None:
    with Spool.in_directory(tmp_path / "new") as spool:
        first = spool.write([{"id": "a", "name": "ä"}])
        second = spool.write([])
        third = spool.write([{"id": "b"}, {"id": "c"}])
        assert spool.read(third) == [{"id": "b"}, {"id": "c"}]
        assert spool.read(first) == spool.read(first) == [{"id": "a", "name": "ä"}]
        assert spool.read(second) == []


def test_the_file_has_no_name_that_could_outlive_the_process(tmp_path: Path) -> None:
    with Spool.in_directory(tmp_path) as spool:
        spool.write([{"id": "a"}])
        assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_with_the_folder() -> None:
    # The one device that is always full.
    with (
        Spool(FileIO("/dev/full", "r+")) as spool,
        pytest.raises(SpoolError, match=r"/tmp/ocean: .*No space left"),
    ):
        spool.write([{"id": "a"}])


def test_a_folder_that_cannot_be_made_is_said_with_the_folder(tmp_path: Path) -> None:
    occupied = tmp_path / "ocean"
    occupied.touch()
    with pytest.raises(SpoolError, match=str(occupied)):
        Spool.in_directory(occupied)
