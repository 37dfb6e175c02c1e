"""Port's search queries: `{"combinator": "and", "rules": [rule or query, ...]}`.

A query is compiled once and then asked about many entities. Ocean's own query
names up to hundreds of (identifier, blueprint) pairs; `Query.keys` carries them,
so that the catalog looks them up instead of asking every entity.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import Json
from sandbox.port.entities.entity import Entity, Key
from sandbox.port.entities.search_operators import OPERATORS, VALUELESS_OPERATORS
from sandbox.port.timestamps import timestamp

type Calculated = Mapping[str, Any]
type Matches = Callable[[Entity, Calculated], bool]

META_PROPERTIES: dict[str, Callable[[Entity], Any]] = {
    "$identifier": lambda entity: entity.identifier,
    "$blueprint": lambda entity: entity.blueprint,
    "$title": lambda entity: entity.title,
    "$icon": lambda entity: entity.icon,
    "$team": lambda entity: entity.team,
    "$datasource": lambda entity: entity.datasource,
    "$createdAt": lambda entity: timestamp(entity.created_at),
    "$updatedAt": lambda entity: timestamp(entity.updated_at),
}


class SearchRefused(Exception):
    """The query cannot be understood; Port answers 422. The text says why."""


@dataclass(frozen=True)
class Query:
    """A compiled query.

    When `keys` is known, only these entities can match; when it is `exact`,
    all of them do.
    """

    matches: Matches
    keys: frozenset[Key] | None = None
    exact: bool = False


def _match_all(_: Entity, __: Calculated) -> bool:
    return True


def compile_query(query: Any) -> Query:
    """Return the compiled query; no query (None) matches every entity.

    Raises: SearchRefused for unknown combinators, operators, meta properties.
    """
    if query is None:
        return Query(_match_all)
    if not isinstance(query, dict):
        raise SearchRefused("a search query must be an object")
    if "combinator" in query or "rules" in query:
        return _compile_group(query)
    return _compile_rule(query)


def _compile_group(query: Json) -> Query:
    combinator = query.get("combinator")
    rules = query.get("rules")
    if combinator not in ("and", "or"):
        raise SearchRefused(f'unknown combinator "{combinator}": use "and" or "or"')
    if not isinstance(rules, list):
        raise SearchRefused("rules must be a list")
    pair = _entity_pair(query)
    if pair is not None:
        return _exactly(frozenset([pair]))
    parts = [compile_query(rule) for rule in rules]
    return _all_of(parts) if combinator == "and" else _any_of(parts)


def _exactly(keys: frozenset[Key]) -> Query:
    return Query(lambda entity, _: entity.key in keys, keys, exact=True)


def _entity_pair(query: Json) -> Key | None:
    """Return the one entity that `$identifier = a and $blueprint = b` names."""
    if query["combinator"] != "and" or len(query["rules"]) != 2:
        return None
    named: dict[str, str] = {}
    for rule in query["rules"]:
        if not isinstance(rule, dict) or rule.get("operator") != "=":
            return None
        if isinstance(rule.get("value"), str):
            named[str(rule.get("property"))] = rule["value"]
    if named.keys() != {"$identifier", "$blueprint"}:
        return None
    return Key(named["$blueprint"], named["$identifier"])


def _all_of(parts: list[Query]) -> Query:
    known = [part.keys for part in parts if part.keys is not None]
    keys = frozenset.intersection(*known) if known else None
    # An exact part's keys are already a condition: no need to ask it again.
    open_parts = [part.matches for part in parts if not part.exact]
    exact_parts = [part.matches for part in parts if part.exact]
    in_order = exact_parts + open_parts
    return Query(
        lambda entity, calculated: all(
            matches(entity, calculated) for matches in in_order
        ),
        keys,
    )


def _any_of(parts: list[Query]) -> Query:
    # What Port answers to an empty "or" is unknown: nothing matches here.
    known = [part.keys for part in parts if part.keys is not None]
    keys = frozenset[Key]().union(*known)
    if all(part.exact for part in parts):
        return _exactly(keys)
    return Query(
        lambda entity, calculated: any(
            part.matches(entity, calculated) for part in parts
        ),
        keys if len(known) == len(parts) else None,
    )


def _compile_rule(rule: Json) -> Query:
    operator = rule.get("operator")
    name = rule.get("property")
    if operator not in OPERATORS:
        raise SearchRefused(f'unknown operator "{operator}"')
    if not isinstance(name, str):
        raise SearchRefused(f"a rule needs the name of a property: {rule}")
    if name.startswith("$") and name not in META_PROPERTIES:
        raise SearchRefused(f'unknown meta property "{name}"')
    if operator not in VALUELESS_OPERATORS and "value" not in rule:
        raise SearchRefused(f'the operator "{operator}" needs a value')
    try:
        holds = OPERATORS[operator](rule.get("value"))
    except (TypeError, ValueError) as error:
        raise SearchRefused(f'operator "{operator}": {error}') from error
    return Query(lambda entity, calculated: holds(_value(entity, name, calculated)))


def _value(entity: Entity, name: str, calculated: Calculated) -> Any:
    """Return what the rule is about: meta, own, calculated property or relation."""
    if name in META_PROPERTIES:
        return META_PROPERTIES[name](entity)
    if name in entity.properties:
        return entity.properties[name]
    if name in calculated:
        return calculated[name]
    return entity.relations.get(name)
