"""How a kind is read in a resync: from the session's lists to raw items on their way to Ocean.

May use resync, mapping, raw_items, statuspage_api and what lies below.
"""
