"""Everything one emulator holds; two emulators share nothing."""

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.api.rate_limit import KeyLimits
from sandbox.statuspage.api.replica import replica_of
from sandbox.statuspage.api.status_cache import StatusCache
from sandbox.statuspage.faults.fault import Fault, Faults
from sandbox.statuspage.notifications.mail_log import MailLog
from sandbox.statuspage.notifications.webhooks import Webhooks
from sandbox.statuspage.options import Options
from sandbox.statuspage.request_log import RequestLog


class State:
    """The account, the options, the faults in force, the requests seen, and the webhooks and mails sent."""

    def __init__(self, account: Account, options: Options) -> None:
        self.account = account
        self.faults = Faults(lambda: account.clock())
        self.requests = RequestLog(lambda: account.clock())
        self.set_options(options)
        self.statuses = StatusCache(
            lambda: account.clock(), lambda: self.options.public_status_cached_for
        )
        self.webhooks = Webhooks(account, lambda: self.options)
        self.mails = MailLog(account)

    def set_options(self, options: Options) -> None:
        """Puts options in force; a rate limit starts with an empty window."""
        self.options = options
        limit = options.rate_limit
        self.limits = None if limit is None else KeyLimits(limit)

    def order_fault(self, fault: Fault) -> None:
        """Puts a fault in force."""
        replica = replica_of(self.account) if fault.kind == "stale" else None
        self.faults.add(fault, replica)
