"""The emulator's own API under `/sandbox`: what tests look at, set and change.

Uses everything else of `sandbox.statuspage`; only `app` uses it.
"""
