"""Lists set aside on disk, so that a second kind can read them without asking again."""

import os
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from loguru import logger

from raw_items import RawItem

# The one place that is writable in every way of running an Ocean integration.
SPOOL_DIRECTORY = Path("/tmp/ocean")


@dataclass
class SpooledList:
    """A list in the spool: where each batch begins, and whether none is missing."""

    offsets: list[int] = field(default_factory=list)
    whole: bool = True


class Spool:
    """A file without a name, which the system removes with the process, however that ends.

    Ocean's own cache is not used: it holds a whole list in memory, and every
    integration on a machine clears the same folder.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def in_directory(cls, directory: Path = SPOOL_DIRECTORY) -> Self:
        """An empty spool on the directory's disk."""
        directory.mkdir(parents=True, exist_ok=True)
        return cls(tempfile.TemporaryFile(dir=directory))

    def append(self, spooled: SpooledList, batch: list[RawItem]) -> None:
        """Write one more batch of a list, which is no longer whole if the disk is full."""
        try:
            offset = self._file.seek(0, os.SEEK_END)
            pickle.dump(batch, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError as error:
            spooled.whole = False
            logger.warning(
                f"Could not set a list aside on disk: {error}. Kinds that share it download it again"
            )
        else:
            spooled.offsets.append(offset)

    def read(self, spooled: SpooledList) -> Iterator[list[RawItem]]:
        """Yield a list's batches as they were written, one in memory at a time."""
        for offset in spooled.offsets:
            self._file.seek(offset)
            yield pickle.load(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
