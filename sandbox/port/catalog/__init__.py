"""The catalog: which blueprints and entities there are, and what is computed from them.

Uses `entities`, `validation` and the timestamps; knows no HTTP.
"""
