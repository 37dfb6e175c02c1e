"""`make preview`: run the integration into an emulated Port, and tell what it would write."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from portal.services import Matches
from sandbox.integration_process import ROOT
from sandbox.preview.comparison import compare
from sandbox.preview.findings import find
from sandbox.preview.model import (
    DEFAULT_BLUEPRINTS,
    DEFAULT_MAPPING,
    Model,
    UnusableModel,
    read_model,
)
from sandbox.preview.report import Report
from sandbox.preview.run import Run, run_integration
from sandbox.preview.service_matches import UnusableServices, services_of
from sandbox.preview.snapshot import (
    Snapshot,
    UnusableSnapshot,
    load,
    newest,
    save,
    take_snapshot,
)
from sandbox.preview.source import Source, open_source, user_settings
from sandbox.preview.views.terminal import show
from sandbox.preview.views.web_page import write_page

SETTINGS_FILE = ROOT / ".env"
SNAPSHOTS = ROOT / ".preview"
PAGE = ROOT / "preview.html"
SHOWN_LENGTH = 100

CLEAN, PROBLEMS, UNUSABLE = 0, 1, 2
"""The exit codes."""


def main(arguments: list[str] | None = None) -> int:
    """Preview what the arguments name, and return the exit code.

    Returns:
        0 when all was read and Port would take it; 1 when the resync failed or Port
        would refuse something; 2 when a given file cannot be used.
    """
    options = _parser().parse_args(arguments)
    console = Console(highlight=False)
    try:
        model = read_model(options.mapping, options.blueprints)
        before = load(options.against) if options.against else None
        services = services_of(options.services) if options.services else None
        with open_source(user_settings(file=options.settings)) as source:
            run = _run(source, model, console)
        folder = options.snapshots / source.folder_name
        matches = services.matches(run.catalog) if services else None
        report = report_of(run, source, model, folder, before, matches)
    except (UnusableModel, UnusableSnapshot, UnusableServices) as error:
        console.print(Text(str(error), "red"))
        return UNUSABLE
    write_page(report, options.page)
    show(report, console)
    console.print(
        Text(f"To look at: {options.page.resolve().as_uri()}", "bold"), soft_wrap=True
    )
    return PROBLEMS if report.tone == "bad" else CLEAN


def report_of(
    run: Run,
    source: Source,
    model: Model,
    folder: Path,
    before: Snapshot | None,
    services: Matches | None = None,
) -> Report:
    """Compare a run with an earlier preview, keep it for the next, and return the report.

    A run that did not complete is neither compared nor kept: what it lacks is not gone.

    Args:
        before: what to compare with; by default the newest snapshot in the folder.
        services: which of somebody's services components belong to.
    """
    taken_at = datetime.now(UTC)
    comparison = None
    reason = "Not compared with an earlier preview, as the resync did not complete."
    if run.outcome.completed:
        snapshot = take_snapshot(run.catalog, model, source.label, taken_at)
        before, reason = (before, "") if before else _earlier(folder)
        comparison = compare(before, snapshot) if before else None
        save(snapshot, folder)
    return Report(
        account=source.label,
        taken_at=taken_at.isoformat(timespec="seconds"),
        mapping_name=model.mapping_name,
        blueprints_name=model.blueprints_name,
        outcome=run.outcome,
        catalog=run.catalog,
        findings=find(run.catalog, model.mapping, is_whole=run.outcome.completed),
        comparison=comparison,
        not_compared_because=reason,
        services=services,
    )


def _earlier(folder: Path) -> tuple[Snapshot | None, str]:
    """The newest snapshot, or why there is none."""
    path = newest(folder)
    if path is None:
        return None, "There is no earlier preview of this account to compare with."
    try:
        return load(path), ""
    except UnusableSnapshot as error:
        return None, f"Not compared: {error}"


def _run(source: Source, model: Model, console: Console) -> Run:
    console.print(Text(f"Reading {source.label} with `ocean sail --once` ..."))
    with console.status("starting") as status:
        return run_integration(
            source,
            model,
            lambda seconds, message: status.update(
                Text(f"{seconds:4.0f} s  {message[:SHOWN_LENGTH]}")
            ),
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.preview", description=__doc__
    )
    for name, default, purpose in (
        ("--mapping", DEFAULT_MAPPING, "the mapping, as YAML or JSON"),
        ("--blueprints", DEFAULT_BLUEPRINTS, "the list of blueprints, as JSON or YAML"),
        ("--against", None, "the snapshot to compare with (default: the newest)"),
        ("--services", None, "a folder with services.yaml and service_entities.json"),
        ("--settings", SETTINGS_FILE, "where the key is, if not in the environment"),
        ("--page", PAGE, "where to write the page"),
        ("--snapshots", SNAPSHOTS, "where snapshots are kept"),
    ):
        parser.add_argument(name, type=Path, default=default, help=purpose)
    return parser


if __name__ == "__main__":
    sys.exit(main())
