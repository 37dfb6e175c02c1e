"""Port as this integration meets it, apart from what Ocean does.

May use errors, kinds and metrics.
"""
