"""The mapping as Port has it, checked before anything is read for it."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args

import jq  # type: ignore[import-not-found]
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers import JQEntityProcessor
from port_ocean.core.handlers.port_app_config.api import APIPortAppConfig
from port_ocean.core.handlers.port_app_config.models import (
    PortAppConfig,
    ResourceConfig,
)
from pydantic.v1 import ValidationError

from errors import MappingError
from kinds import ObjectKind
from mapping.entities import blueprint_of
from port_api.blueprints import missing_blueprints

type Json = dict[str, Any]


class CheckedAppConfig(APIPortAppConfig):
    """Ocean's, which says in one line what of a mapping cannot work.

    Ocean itself tells the errors of all kinds for each resource, drops a property
    whose expression does not compile from all entities, and has Port refuse each
    entity of a blueprint that is not there.
    """

    async def check(self) -> None:
        """Make sure that the mapping can work, its blueprints included.

        Raises:
            MappingError: it cannot.
        """
        config = self.CONFIG_CLASS.parse_obj(await self._get_port_app_config())
        named = {blueprint_of(resource) for resource in config.resources}
        missing = await missing_blueprints(
            self.context.port_client, sorted(filter(None, named))
        )
        if missing:
            raise MappingError(
                f"Port has no blueprint {', '.join(missing)}",
                "`make portal APPLY=1` (in the image: `python -m commands.portal --apply`)"
                " creates what is missing of the default ones; or correct the mapping.",
            )

    async def _get_port_app_config(self) -> Json:
        raw = await super()._get_port_app_config()
        if faults := list(_faults(raw, self.CONFIG_CLASS)):
            raise MappingError("; ".join(faults))
        if uncompilable := await _uncompilable(raw):
            place, expression = uncompilable[0]
            raise MappingError(f"{place}: `{expression}` {_why_not(expression)}")
        return raw


def _faults(raw: Json, config_class: type[PortAppConfig]) -> Iterator[str]:
    """What of the mapping is not as the kinds' configuration has it."""
    try:
        config_class.parse_obj(raw | {"resources": []})
    except ValidationError as error:
        yield from (f"{_path(each)}: {each['msg']}" for each in error.errors())
    classes = get_args(config_class.__fields__["resources"].type_)
    resources = raw.get("resources") or []
    if not isinstance(resources, list):
        yield "resources is not a list"
        return
    for number, resource in enumerate(resources, start=1):
        kind = resource.get("kind") if isinstance(resource, dict) else None
        for fault in _faults_of_resource(resource, classes):
            yield f"resource {number} ({kind}): {fault}"


def _faults_of_resource(
    resource: object, classes: tuple[type[ResourceConfig], ...]
) -> list[str]:
    for each in classes:
        try:
            each.parse_obj(resource)
        except ValidationError as error:
            faults = error.errors()
            # That of another kind.
            if not any(fault["loc"] == ("kind",) for fault in faults):
                return [_fault(fault, each) for fault in faults]
        else:
            return []
    return [f"there is no such kind, only {', '.join(ObjectKind)}"]


def _fault(fault: Any, resource: type[ResourceConfig]) -> str:
    if fault["type"] != "value_error.extra":
        return f"{_path(fault)}: {fault['msg']}"
    # Selectors alone forbid keys that they do not have.
    fields = resource.__fields__["selector"].type_.__fields__.values()
    key, keys = fault["loc"][-1], [field.alias for field in fields]
    similar = get_close_matches(str(key), keys, 1)
    hint = f"did you mean {similar[0]}?" if similar else f"it has {', '.join(keys)}"
    return f"its selector has no key {key} ({hint})"


def _path(fault: Any) -> str:
    return ".".join(str(part) for part in fault["loc"])


async def _uncompilable(raw: Json) -> list[tuple[str, str]]:
    """The expressions that Ocean cannot compile, and where they stand."""
    expressions = {
        f"resource {number} ({resource['kind']}), {place}": expression
        for number, resource in enumerate(raw.get("resources") or [], start=1)
        for place, expression in _expressions(resource)
    }
    processor = ocean.integration.entity_processor
    assert isinstance(processor, JQEntityProcessor)
    _, bad = (
        await processor.separate_compileable_and_uncompileable_patterns_and_warmup_cache(
            expressions
        )
    )
    return list(bad.items())


def _expressions(resource: Json) -> Iterator[tuple[str, str]]:
    yield "selector.query", resource["selector"]["query"]
    if items_to_parse := resource["port"].get("itemsToParse"):
        yield "itemsToParse", items_to_parse
    yield from _texts(resource["port"]["entity"]["mappings"], "")


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{place}.{number}")


def _why_not(expression: str) -> str:
    try:
        jq.compile(expression)
    except ValueError as error:
        reason = str(error).splitlines()[0].removeprefix("jq: error: ").rstrip(":")
        return f"does not compile ({reason})"
    return "does not compile"
