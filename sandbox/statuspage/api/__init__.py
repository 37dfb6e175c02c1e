"""Statuspage's API as it is documented: its endpoints, paging, rate limit and refusals.

Uses `account` and `objects`; the key and the faults are the business of `gate`.
"""
