"""What goes wrong on demand: which request meets which fault, and how that shows.

Uses nothing else of `sandbox.statuspage`; `gate` lets them strike.
"""
