"""`make demo`: a sync and live events, shown in the terminal.

Uses the two servers and the integration's process as any test does.
"""
