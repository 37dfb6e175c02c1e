"""What is created whole or not at all: pages, scorecards and actions."""

from collections.abc import Iterator
from typing import Any

from portal.differences import Difference, Step, stays

type Json = dict[str, Any]

IDENTIFYING = ("identifier", "id")


def copy_differences(present: Json, shipped: Json) -> list[Difference]:
    """What of a page, scorecard or action in a Port is not as it is shipped; all of it stays.

    What Port adds by itself is none, and neither is what a person has added.
    """
    return list(_differences(present, shipped, ""))


def _differences(present: Any, shipped: Any, path: str) -> Iterator[Difference]:
    if isinstance(shipped, dict) and isinstance(present, dict):
        for key, value in shipped.items():
            where = f"{path}.{key}" if path else key
            yield from _differences(present.get(key), value, where)
    elif _is_named(shipped) and isinstance(present, list):
        found = {_name(each): each for each in present if isinstance(each, dict)}
        for each in shipped:
            where = f"{path}.{_name(each)}"
            if _name(each) in found:
                yield from _differences(found[_name(each)], each, where)
            else:
                yield Difference(Step.LEAVE, where, "somebody has removed it")
    elif isinstance(shipped, list) and isinstance(present, list):
        if len(shipped) != len(present) or any(
            list(_differences(*pair, path))
            for pair in zip(present, shipped, strict=True)
        ):
            yield _changed(present, shipped, path)
    elif present != shipped and not (present is None and not shipped):
        yield _changed(present, shipped, path)


def _changed(present: Any, shipped: Any, path: str) -> Difference:
    return Difference(Step.LEAVE, path, stays(present, shipped))


def _is_named(items: Any) -> bool:
    return isinstance(items, list) and all(
        isinstance(each, dict) and _name(each) for each in items
    )


def _name(item: Json) -> str | None:
    return next((str(item[key]) for key in IDENTIFYING if key in item), None)
