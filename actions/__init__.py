"""What people do on Statuspage from Port: a file for each action, from a run's inputs to its report.

May use webhook_processors, initialize_client, live_events, mapping, raw_items and what lies below.
"""
