"""The least that a resync can cost: Ocean alone, with raw items that are there already."""
