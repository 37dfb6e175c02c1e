"""What the user's mapping asks for: selectors, the lists they need, and the entities they make.

May use port_api, raw_items, statuspage_api and what lies below, and Ocean.
"""
