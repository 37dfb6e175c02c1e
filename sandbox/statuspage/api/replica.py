"""A replica of the account that does not follow its changes any more."""

import copy

from starlette.applications import Starlette
from starlette.types import ASGIApp

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.lookup import NotFoundError
from sandbox.statuspage.api.errors import not_found
from sandbox.statuspage.api.management import management_routes
from sandbox.statuspage.api.status_cache import StatusCache


def replica_of(account: Account) -> ASGIApp:
    """The management API of the account as it is now."""
    as_it_is = Account(copy.deepcopy(account.pages), account.clock)
    return Starlette(
        routes=management_routes(as_it_is, StatusCache(account.clock, lambda: 0.0)),
        exception_handlers={NotFoundError: not_found},
    )
