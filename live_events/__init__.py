"""The engine of live events: the door, what an event is about, and what is read for it.

May use client, port_api, mapping, raw_items, statuspage_api and what lies below; not resync.
"""
