"""Everything one emulator holds; two emulators share nothing."""

from sandbox.statuspage.account import Account
from sandbox.statuspage.faults import Faults
from sandbox.statuspage.options import Options
from sandbox.statuspage.rate_limit import KeyLimits
from sandbox.statuspage.request_log import RequestLog
from sandbox.statuspage.webhooks import Webhooks


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
