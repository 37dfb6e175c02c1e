"""Statuspage's API as it is documented: its endpoints, paging, rate limit and refusals.

Uses `account`, `objects` and the options; the key and the faults are the business of `gate`.
"""
