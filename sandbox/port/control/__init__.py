"""The emulator's own API under `/sandbox`: what tests look at and order.

Uses everything else of `sandbox.port`; only `app` uses it.
"""
