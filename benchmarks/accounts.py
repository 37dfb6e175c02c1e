"""Accounts by their size, and the fewest requests that read them."""

from dataclasses import dataclass
from math import ceil

from sandbox.statuspage import Account, generate_account

ITEMS_IN_AN_ANSWER = 100
"""The vendor's maximum; stated here once more so as not to ask the code that is measured."""

SIZE_COLUMN = "Account"
"""An AccountSize as text: pages x incidents of each x updates of each."""


@dataclass(frozen=True)
class AccountSize:
    """How many pages an account has, and of what each page has how many."""

    pages: int
    incidents: int
    updates: int = 4
    groups: int = 3
    components: int = 20

    def __str__(self) -> str:
        return f"{self.pages} x {self.incidents:,} x {self.updates}"

    def account(self) -> Account:
        """Make the account; equal sizes make equal ones."""
        return generate_account(
            pages=self.pages,
            groups=self.groups,
            components=self.components,
            incidents=self.incidents,
            updates=self.updates,
        )

    @property
    def lists(self) -> tuple[int, ...]:
        """The lengths of one page's lists; groups are among the components too."""
        return (self.groups, self.components + self.groups, self.incidents)

    @property
    def fewest_requests(self) -> int:
        """Requests of someone who knows all lengths beforehand; one is for the pages."""
        answers = (max(1, ceil(length / ITEMS_IN_AN_ANSWER)) for length in self.lists)
        return 1 + self.pages * sum(answers)

    @property
    def full_lists(self) -> int:
        """Lists of which only one more, empty, answer tells that they have ended."""
        return self.pages * sum(
            length > 0 and length % ITEMS_IN_AN_ANSWER == 0 for length in self.lists
        )
