"""Lists set aside on disk between their download and whoever reads them."""

import os
import pickle
import tempfile
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from errors import SpoolError
from statuspage_api.objects import RawItem

# The one place that is writable in every way of running an Ocean integration.
SPOOL_DIRECTORY = Path("/tmp/ocean")


class Spool:
    """A file without a name, which the system removes with the process, however that ends.

    Ocean's own cache is not used: it holds a whole list in memory, and every
    integration on a machine clears the same folder.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def in_directory(cls, directory: Path = SPOOL_DIRECTORY) -> Self:
        """An empty spool on the directory's disk.

        Raises:
            SpoolError: the directory cannot be written to.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True)
            return cls(tempfile.TemporaryFile(dir=directory))
        except OSError as error:
            raise SpoolError(str(directory), str(error)) from error

    def write(self, items: list[RawItem]) -> int:
        """Set items aside, and say where they are.

        Raises:
            SpoolError: the disk is full or gone.
        """
        try:
            offset = self._file.seek(0, os.SEEK_END)
            pickle.dump(items, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError as error:
            raise SpoolError(str(SPOOL_DIRECTORY), str(error)) from error
        return offset

    def read(self, offset: int) -> list[RawItem]:
        """A copy of the items that were set aside there."""
        self._file.seek(offset)
        return cast(list[RawItem], pickle.load(self._file))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
