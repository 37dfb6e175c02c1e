"""Pure functions from Statuspage's objects to the raw items that a mapping sees, a file a kind.

May use statuspage_api.objects only: neither Ocean nor httpx.
"""
