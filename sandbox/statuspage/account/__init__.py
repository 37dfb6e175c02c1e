"""The account: what is on its pages, and every way in which that changes.

Uses `objects` only; knows no HTTP. Who has to follow a change hears its announcement.
"""
