"""What people do on Statuspage from Port: a file for each action, from its inputs to what is sent.

May use action_runs and what lies below.
"""
