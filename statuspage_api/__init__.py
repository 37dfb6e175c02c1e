"""Statuspage's API as it is: endpoints, signing, budget, answers, retries. Knows nothing of Ocean.

May use errors and metrics.
"""
