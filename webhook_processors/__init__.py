"""Statuspage's events on their way to Ocean, a processor for each kind."""
