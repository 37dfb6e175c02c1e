"""What a live event changes of one kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from statuspage_api.objects import RawItem


@dataclass(frozen=True)
class RawChanges:
    """The raw items of a kind that an event leads to.

    Attributes:
        updated: as they are now.
        deleted: what is gone, as far as it is known.
    """

    updated: Sequence[RawItem] = ()
    deleted: Sequence[RawItem] = ()
