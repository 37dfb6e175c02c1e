"""The engine of a resync: what is downloaded, when, and what live events changed meanwhile.

May use client, port_api, mapping, raw_items, statuspage_api and what lies below; not live_events.
"""
