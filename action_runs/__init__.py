"""The engine of actions: a run's inputs checked, its writes sent once, the result in the catalog.

May use webhook_processors, initialize_client, live_events, mapping, raw_items and what lies below.
"""
