"""An emulator of Atlassian Statuspage's REST API, with accounts to serve.

Start reading at `app.py`. A request passes `gate.py`, reaches an endpoint of `api/` or
`control/`, and these ask or change `account/`, whose changes `notifications/` announces.
Whoever uses the emulator finds here what is wanted of it.
"""

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.app import create_statuspage_app
from sandbox.statuspage.options import Options, RateLimit
from sandbox.statuspage.sample_accounts.demo import demo_account
from sandbox.statuspage.sample_accounts.example import example_account
from sandbox.statuspage.sample_accounts.generated import generate_account

__all__ = [
    "Account",
    "Options",
    "RateLimit",
    "create_statuspage_app",
    "demo_account",
    "example_account",
    "generate_account",
]
