"""What `make demo`, `make sandbox` and `make preview` show when nobody brings an account."""

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.sample_accounts.example import example_account
from sandbox.statuspage.sample_accounts.generated import generate_account


def demo_account() -> Account:
    """The documented example page, and two generated ones with what it lacks."""
    account = example_account()
    # Its documentation shows them switched off, and nobody would see a live event.
    for page in account.pages.values():
        page.page["allow_webhook_subscribers"] = True
    account.pages.update(
        generate_account(pages=2, groups=3, components=12, incidents=40, seed=3).pages
    )
    return account
