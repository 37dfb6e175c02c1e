"""The flags by which Port tells Ocean who processes raw items."""

from enum import StrEnum

LAKE_FLAG = "LAKEHOUSE_ELIGIBLE"
PROCESSING_FLAG = "DATA_SOURCE_PROCESSOR_ENABLED"


class Processing(StrEnum):
    """Who maps raw items, writes entities and deletes them."""

    OCEAN = "ocean"
    LAKE = "lake"
    """Ocean, and Port gets a copy of the raw items."""

    DSP = "dsp"
    """Port."""

    @property
    def flags(self) -> list[str]:
        """The flags of an organization in which it is so."""
        return {
            Processing.OCEAN: [],
            Processing.LAKE: [LAKE_FLAG],
            Processing.DSP: [LAKE_FLAG, PROCESSING_FLAG],
        }[self]
