"""What subscribers are sent when the account changes: so far webhooks.

Uses `account`, `objects` and the options; listens to the account's announcements.
"""
