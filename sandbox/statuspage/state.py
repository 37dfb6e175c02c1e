"""Everything one emulator holds; two emulators share nothing."""

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.api.rate_limit import KeyLimits
from sandbox.statuspage.faults.fault import Faults
from sandbox.statuspage.notifications.webhooks import Webhooks
from sandbox.statuspage.options import Options
from sandbox.statuspage.request_log import RequestLog


class State:
    """The account, the options, the faults in force, the requests seen and the webhooks sent."""

    def __init__(self, account: Account, options: Options) -> None:
        self.account = account
        self.faults = Faults()
        self.requests = RequestLog(lambda: account.clock())
        self.set_options(options)
        self.webhooks = Webhooks(account, lambda: self.options)

    def set_options(self, options: Options) -> None:
        """Puts options in force; a rate limit starts with an empty window."""
        self.options = options
        limit = options.rate_limit
        self.limits = None if limit is None else KeyLimits(limit)
