"""Port's API as Ocean calls it: a module for each kind of URL, and what all of them share.

Translates between HTTP and the state; the rules are in `catalog`, `organization`, `validation`.
"""
