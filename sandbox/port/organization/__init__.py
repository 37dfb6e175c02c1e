"""What an organization has beside its catalog, a module each: so far its integrations.

Uses nothing else of `sandbox.port` but its timestamps; knows no HTTP.
"""
