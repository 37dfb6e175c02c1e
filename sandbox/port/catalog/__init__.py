"""The catalog: which blueprints and entities there are, and what is computed from them.

Uses `entities` and `validation`; knows no HTTP.
"""
