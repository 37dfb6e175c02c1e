"""A small emulator of the part of Port's API that Ocean 0.55.4 calls.

Start reading at `app.py` (the URLs); `catalog.py` holds blueprints and
entities, `validation.py` and `blueprint_validation.py` decide what is refused.
"""
