"""What an entity is, how a search finds it, and what Port calculates from it.

Pure functions and values, which use nothing else of `sandbox.port` but its timestamps.
"""
