"""What Port refuses of blueprints, entities and property values, and why.

Pure functions, which use `entities` only; `catalog` calls them and remembers the outcome.
"""
