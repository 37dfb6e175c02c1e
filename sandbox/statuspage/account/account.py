"""The emulated account: its pages, and every way in which they can change.

Whatever changes an account goes through a method of `Account`, so that anything that must
follow a change (such as the webhooks Statuspage sends) has one place to be.
"""

from sandbox.statuspage.account.maintenances import Maintenances
from sandbox.statuspage.account.postmortems import Postmortems
from sandbox.statuspage.account.subscribers import Subscribers
from sandbox.statuspage.account.templates import IncidentTemplates


class Account(Maintenances, Postmortems, IncidentTemplates, Subscribers):
    """An organisation's pages under their identifiers, in the order they are listed.

    Changes are dated by `clock` (epoch seconds) and answer the changed body itself.
    Incidents created or updated and components whose status changes are announced;
    renames, moves, groups, pages and deletes are not (recorded for webhooks).
    """
