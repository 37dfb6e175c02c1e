"""Statuspage's identifiers: twelve lowercase letters and digits."""

import random

# Every recorded identifier is drawn from these: no vowels, so that no word appears.
ALPHABET = "0123456789bcdfghjklmnpqrstvwxyz"
LENGTH = 12


def new_identifier(source: random.Random) -> str:
    """An identifier such as `8m2l51279rpl`, drawn from `source`."""
    return "".join(source.choices(ALPHABET, k=LENGTH))


def new_automation_email(source: random.Random) -> str:
    """An address such as a component's `automation_email`; mail to a real one changes its status."""
    return f"component+{source.getrandbits(128):032x}@notifications.statuspage.io"
