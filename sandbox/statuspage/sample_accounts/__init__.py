"""Accounts to serve: the documented example, and made-up ones of any size.

Uses `account` and `objects`; no part of the emulator uses it.
"""
