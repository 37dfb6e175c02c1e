"""What is shipped for Port, beside what a Port has: blueprints, mapping, dashboard, scorecards, actions.

Adds what is missing, and changes nothing that a person has changed. May use port_api.
"""
