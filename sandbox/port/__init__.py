"""An emulator of the part of Port's API that Ocean calls.

Start reading at `app.py`. The URLs of `api/` and `control/` ask and change what `state.py`
holds: the `catalog/` of blueprints and entities, and what `organization/` has beside it;
`validation/` decides what is refused.
"""
