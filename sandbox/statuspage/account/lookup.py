"""Finding one of many by its identifier."""

from collections.abc import Mapping


class NotFoundError(LookupError):
    """Nothing has this identifier: the API answers 404."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind} not found")


def found[T](items: Mapping[str, T], identifier: str, kind: str) -> T:
    """The item with this identifier. Raises NotFoundError naming its kind."""
    try:
        return items[identifier]
    except KeyError:
        raise NotFoundError(kind) from None
