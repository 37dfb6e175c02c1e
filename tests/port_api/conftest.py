"""A Port that Ocean's clients use."""

from tests.oceans_port import oceans_port

__all__ = ["oceans_port"]
