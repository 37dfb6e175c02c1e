"""Ocean's mapping, and a Port for it."""

from tests.oceans_port import oceans_port

__all__ = ["oceans_port"]
