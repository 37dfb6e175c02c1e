"""What an organization has beside its catalog, a module each: integrations, flags, actions, runs.

Uses nothing else of `sandbox.port` but its timestamps and its jq; knows no HTTP.
"""
