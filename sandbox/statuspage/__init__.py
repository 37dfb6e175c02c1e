"""An emulator of Atlassian Statuspage's REST API, with accounts to serve."""

from sandbox.statuspage.account import Account
from sandbox.statuspage.app import create_statuspage_app
from sandbox.statuspage.example_account import example_account
from sandbox.statuspage.generated_account import generate_account
from sandbox.statuspage.options import Options, RateLimit

__all__ = [
    "Account",
    "Options",
    "RateLimit",
    "create_statuspage_app",
    "example_account",
    "generate_account",
]
