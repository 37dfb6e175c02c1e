"""Statuspage's objects in its own form: every field, identifiers, timestamps.

Pure functions, which use nothing else of `sandbox.statuspage`.
"""
