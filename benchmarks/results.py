"""Tables of results: on the console, and in the README."""

import os
import platform
import re
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

README = Path(__file__).parent / "README.md"
CPU_MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)
TOTAL_MEMORY = re.compile(r"^MemTotal:\s+(\d+) kB$", re.MULTILINE)


@dataclass
class Results:
    """What one benchmark has found.

    Attributes:
        number: the benchmark's.
        title: what was measured.
        columns: the names of the columns; the first is the row's name.
        rows: the cells.
        notes: what has to be known to read them.
    """

    number: int
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def show(self, console: Console) -> None:
        """Print the table."""
        table = Table(title=f"{self.number}. {self.title}", title_justify="left")
        for index, column in enumerate(self.columns):
            table.add_column(column, justify="right" if index else "left")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)
        for note in self.notes:
            console.print(f"  {note}", markup=False)

    def as_markdown(self) -> str:
        """The same for the README."""
        lines = [
            f"**{self.number}. {self.title}**",
            "",
            _markdown_row(self.columns),
            _markdown_row(("---", *["---:"] * (len(self.columns) - 1))),
            *[_markdown_row(row) for row in self.rows],
            "",
            *[f"- {note}" for note in self.notes],
        ]
        return "\n".join(lines).strip()


def record(results: Results, conditions: str) -> None:
    """Put a benchmark's results in the place of its earlier ones in the README.

    Raises:
        LookupError: the README has no place for them.
    """
    begin, end = (f"<!-- {results.number} {word} -->" for word in ("begins", "ends"))
    text = README.read_text()
    before, begun, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not begun or not ended:
        raise LookupError(f"{README} lacks {begin} or {end}")
    section = f"\n{results.as_markdown()}\n\n{conditions}\n"
    README.write_text(before + begun + section + ended + after)


def measured_on(quick: bool) -> str:
    """The machine, the date and the load before the run, in one line."""
    cpu = CPU_MODEL.search(Path("/proc/cpuinfo").read_text())
    memory = TOTAL_MEMORY.search(Path("/proc/meminfo").read_text())
    parts = [
        f"{date.today():%Y-%m-%d}",
        f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()})",
        f"{int(memory[1]) / 1024**2:.0f} GiB" if memory else "memory unknown",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        f"Ocean {version('port_ocean')}",
        f"load before the run {os.getloadavg()[0]:.1f}",
    ]
    return f"*Measured on {', '.join(parts)}{'; quick sizes' if quick else ''}.*"


def _markdown_row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
