"""What services need in Port: a relation from components, and what they show of it."""

import json
from typing import Any

from portal.differences import Difference, Step
from portal.mapping import literal, mappings_of
from portal.services import Matches, ServicesConfig
from raw_items.component_groups import STATUSES

type Json = dict[str, Any]

COMPONENT = "statuspageComponent"
INCIDENT = "statuspageIncident"
RELATION = "service"
COLORS = ("green", "blue", "yellow", "orange", "red")
WRITTEN_BY_US = "# written by make portal"


def service_blueprints(config: ServicesConfig) -> list[Json]:
    """What is added to the blueprint of components, and to the services' own."""
    return [
        {
            "identifier": COMPONENT,
            "relations": {
                RELATION: {
                    "title": "Service",
                    "target": config.blueprint,
                    "required": False,
                    "many": False,
                }
            },
            "mirrorProperties": {
                "serviceName": {"title": "Service Name", "path": f"{RELATION}.$title"}
            },
        },
        {
            "identifier": config.blueprint,
            "calculationProperties": {"statuspageStatus": _status()},
            "aggregationProperties": {
                "statuspageSeverity": {
                    "title": "Statuspage Severity",
                    "description": "The severity of the component that is worst off now.",
                    "type": "number",
                    "target": COMPONENT,
                    "pathFilter": [{"path": [RELATION], "fromBlueprint": COMPONENT}],
                    "calculationSpec": {
                        "calculationBy": "property",
                        "func": "max",
                        "property": "severity",
                    },
                },
                "statuspageOpenIncidents": {
                    "title": "Statuspage Open Incidents",
                    "description": "Incidents of its components that are not resolved yet.",
                    "type": "number",
                    "target": INCIDENT,
                    "pathFilter": [
                        {"path": ["components", RELATION], "fromBlueprint": INCIDENT}
                    ],
                    "query": {
                        "combinator": "and",
                        "rules": [
                            {
                                "property": "status",
                                "operator": "in",
                                "value": ["investigating", "identified", "monitoring"],
                            }
                        ],
                    },
                    "calculationSpec": {"calculationBy": "entities", "func": "count"},
                },
            },
        },
    ]


def extend_with_services(mapping: Json, matches: Matches) -> list[Difference]:
    """Write the line that relates components to services into a mapping, and tell it.

    A line that somebody has written stays; one of ours is brought up to date. The
    relation is a search: Port creates a related entity that it lacks, but none for a
    search, so that a service that is deleted does not come back.
    """
    differences = []
    for number, resource in enumerate(mapping["resources"], start=1):
        for each in mappings_of(resource):
            if literal(each.get("blueprint")) == COMPONENT:
                relations = each.setdefault("relations", {})
                where = f"resource {number} ({resource['kind']}) relations.{RELATION}"
                differences += _extend(relations, where, matches.table)
    return differences


def _extend(relations: Json, where: str, table: dict[str, str]) -> list[Difference]:
    found, line = relations.get(RELATION), _line(table)
    if found == line or (found is None and not table):
        return []
    if found is not None and WRITTEN_BY_US not in str(found):
        what = "stays, as somebody wanted it"
        return [Difference(Step.LEAVE, where, what)]
    relations[RELATION] = line
    what = f"{len(table)} components of {len(set(table.values()))} services"
    return [Difference(Step.UPDATE if found else Step.ADD, where, what)]


def _line(table: dict[str, str]) -> Json:
    names = json.dumps(dict(sorted(table.items())), ensure_ascii=False)
    return {
        "combinator": '"and"',
        "rules": [
            {
                "property": '"$identifier"',
                "operator": '"="',
                "value": f'{names}[.id] // "" {WRITTEN_BY_US}',
            }
        ],
    }


def _status() -> Json:
    severity = ".properties.statuspageSeverity"
    cases = " ".join(
        f'{"elif" if rank else "if"} {severity} == {rank} then "{status}"'
        for rank, status in enumerate(STATUSES)
    )
    return {
        "title": "Statuspage Status",
        "description": "The worst status of its components on Statuspage.",
        "type": "string",
        "calculation": f"{cases} else null end",
        "colorized": True,
        "colors": dict(zip(STATUSES, COLORS, strict=True)),
    }
