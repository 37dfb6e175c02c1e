"""What an event changes, by kind: from an event to raw items for Ocean.

May use initialize_client, live_events, mapping, raw_items and what lies below.
"""
