"""Port's lake of raw items, and the catalog that Port keeps by them where it does the processing.

Uses `catalog` and `organization`; knows no HTTP. Port documents none of it: calls and bodies are
those that Ocean sends, and what Port does with them is assumed, at each place with a comment.
"""
