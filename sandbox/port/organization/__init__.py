"""What an organization has beside its catalog, a module each: its integrations and flags.

Uses nothing else of `sandbox.port` but its timestamps; knows no HTTP.
"""
