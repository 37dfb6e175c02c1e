"""A preview as one HTML file that needs nothing else, and no network.

Incident texts come from outside, so nothing of them is ever markup: they lie in a
JSON document that the page's script reads, and the script sets texts only. The
policy in the page's head lets no other script run and nothing be fetched.
"""

import base64
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sandbox import Json
from sandbox.preview.levels import ScorecardLevels
from sandbox.preview.report import NOTHING_WAS_WRITTEN, Report

PAGE = Path(__file__).parent / "page"
STYLES = ("page.css", "graph.css", "dashboard.css")
SCRIPTS = (
    "vendor/dagre.min.js",
    "elements.js",
    "catalog.js",
    "graph.js",
    "tables.js",
    "overview.js",
    "entities.js",
    "entity.js",
    "problems.js",
    "changes.js",
    "dashboard.js",
    "services.js",
    "routes.js",
)
COMPUTED = ("calculationProperties", "aggregationProperties", "mirrorProperties")


def write_page(report: Report, path: Path) -> None:
    """Write the page, over an earlier one."""
    # A half of a character pair, which JSON can carry, has no place in a file.
    path.write_bytes(render(report).encode("utf-8", errors="replace"))


def render(report: Report) -> str:
    """Return the page."""
    environment = Environment(
        autoescape=True, loader=FileSystemLoader(PAGE), undefined=StrictUndefined
    )
    style = _joined(STYLES)
    script = '"use strict";\n' + _joined(SCRIPTS)
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none';"
        f" style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    )
    return environment.get_template("page.html").render(
        title=f"Preview of {report.account}",
        policy=policy,
        style=Markup(style),
        script=Markup(script),
        content=Markup(_as_script_content(page_content(report))),
    )


def page_content(report: Report) -> Json:
    """Return what the page's script shows."""
    return {
        "account": report.account,
        "takenAt": report.taken_at,
        "mapping": report.mapping_name,
        "blueprintsFile": report.blueprints_name,
        "tone": report.tone,
        "verdict": report.verdict,
        "nothingWasWritten": NOTHING_WAS_WRITTEN,
        "outcome": asdict(report.outcome),
        "blueprints": _blueprints(report),
        "findings": asdict(report.findings),
        "comparison": asdict(report.comparison) if report.comparison else None,
        "notComparedBecause": report.not_compared_because,
        "dashboards": [asdict(each) for each in report.dashboards],
        "scorecards": [_scorecard(each) for each in report.scorecards],
        "services": asdict(report.services) if report.services else None,
    }


def _scorecard(levels: ScorecardLevels) -> Json:
    """Return a scorecard without what it says of single entities."""
    return {
        "title": levels.title,
        "blueprint": levels.blueprint,
        "colors": levels.colors,
        "counts": levels.counts,
        "rules": [asdict(rule) for rule in levels.rules],
    }


def _blueprints(report: Report) -> list[Json]:
    """Return the blueprints with their entities as rows, which repeat no names."""
    bare = {(key["blueprint"], key["identifier"]) for key in report.catalog["bare"]}
    described = {
        identifier: _described(blueprint)
        for identifier, blueprint in report.catalog["blueprints"].items()
    }
    for entity in report.catalog["entities"]:
        blueprint = described[entity["blueprint"]]
        identifier = entity["identifier"]
        blueprint["entities"].append(
            [
                identifier,
                entity["title"],
                int((entity["blueprint"], identifier) in bare),
                _values(entity["properties"], blueprint["properties"]),
                _values(entity["relations"], blueprint["relations"]),
                _values(entity["calculated"], blueprint["computed"]),
            ]
        )
    return list(described.values())


def _described(blueprint: Json) -> Json:
    return {
        "identifier": blueprint["identifier"],
        "title": blueprint.get("title") or blueprint["identifier"],
        "properties": [
            {
                "name": name,
                "title": definition.get("title") or name,
                "colors": definition.get("enumColors", {}),
            }
            for name, definition in blueprint["schema"]["properties"].items()
        ],
        "relations": [
            {
                "name": name,
                "title": definition.get("title") or name,
                "target": definition["target"],
                "many": bool(definition.get("many")),
            }
            for name, definition in blueprint["relations"].items()
        ],
        "computed": [
            {"name": name, "title": definition.get("title") or name, "colors": {}}
            for part in COMPUTED
            for name, definition in blueprint.get(part, {}).items()
        ],
        "entities": [],
    }


def _values(given: Json, columns: list[Json]) -> list[Any]:
    values = [given.get(column["name"]) for column in columns]
    while values and values[-1] is None:
        values.pop()
    return values


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((PAGE / name).read_text(encoding="utf-8") for name in names)


def _digest(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _as_script_content(content: Json) -> str:
    """Return JSON in which no text can end the script element that it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
