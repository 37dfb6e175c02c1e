"""An emulator of Atlassian Statuspage's REST API, with accounts to serve."""

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.app import create_statuspage_app
from sandbox.statuspage.options import Options, RateLimit
from sandbox.statuspage.sample_accounts.example import example_account
from sandbox.statuspage.sample_accounts.generated import generate_account

__all__ = [
    "Account",
    "Options",
    "RateLimit",
    "create_statuspage_app",
    "example_account",
    "generate_account",
]
