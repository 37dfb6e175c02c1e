"""What can go wrong between Statuspage, this integration and Port.

StatuspageError
├── RequestError                a request that Statuspage did not answer as it should
│   ├── AuthenticationError     401: the API key is refused or has expired
│   ├── AccessDeniedError       403: the key may not read what was asked
│   ├── NotFoundError           404
│   ├── RateLimitedError        420, 429
│   ├── ServerError             5xx
│   ├── UnreachableError        no answer at all, or one that broke off
│   ├── RequestRefusedError     any other status
│   │   └── UnprocessableError  422: what was sent does not fit
│   └── InvalidAnswerError      an answer that is not what the API documents
├── SetupError                  a setting that does not work
│   ├── ConfigurationError      found before anything is asked
│   ├── MappingError            a mapping in Port that cannot work
│   └── PageNotVisibleError     a page, or all of them, that the key does not see
├── PortError                   Port cannot be reached or refuses the credentials
├── IncompleteReadError         a resync that could not read every page
├── UnconfirmedDeletionError    a resync whose lists lack what Statuspage has
├── EntitiesError               what Port has not done, of what it was asked to
│   ├── UnwrittenEntitiesError  a write that it has not taken, though it was offered twice
│   └── UndeletedEntitiesError  a resync after which it still has what is gone
├── KeyRefusedError             a resync in the middle of which the key was refused
└── SpoolError                  no room on disk for what was downloaded

What ends a run of an action in another way is in `action_runs/errors.py`.
"""

from collections.abc import Sequence
from typing import ClassVar, Self


class StatuspageError(Exception):
    """The root: catch it to handle whatever Statuspage, Port or the way to them may do.

    Its text is one line: what went wrong, and what to do about it.

    Attributes:
        label: two words at most, for the run of an action in Port that it ends.
    """

    remedy: ClassVar[str] = ""
    label = "Failed"

    def __init__(self, what: str, remedy: str | None = None) -> None:
        what_to_do = self.remedy if remedy is None else remedy
        super().__init__(f"{what}. {what_to_do}".strip())


class RequestError(StatuspageError):
    """A request that was not answered as it should be.

    Attributes:
        asked: the request as method, host and path.
        answer: what came back, in one clause.
        status: the HTTP status, or None where there was none.
    """

    def __init__(
        self,
        asked: str,
        answer: str,
        *,
        status: int | None = None,
        remedy: str | None = None,
    ) -> None:
        self.asked = asked
        self.answer = answer
        self.status = status
        super().__init__(f"{asked}: {answer}", remedy)


class AuthenticationError(RequestError):
    """The key is wrong, revoked or expired; no request with it can succeed."""

    # Keys expire after 1 to 365 days: https://developer.statuspage.io/#section/Authentication
    remedy = (
        "The Statuspage API key is wrong, revoked or expired: make a new one in"
        " Statuspage (your avatar, then API info) and set it as statuspageApiKey."
    )


class AccessDeniedError(RequestError):
    """The key is good, but what was asked is not open to it."""


class NotFoundError(RequestError):
    """Statuspage does not have what was asked, or not any more."""

    remedy = "It was deleted, or statuspageHost does not lead to Statuspage's API."


class RateLimitedError(RequestError):
    """More requests than the key's limit allows.

    Attributes:
        retry_after: the seconds that Statuspage asked to wait, or None.
    """

    # https://developer.statuspage.io/#section/Rate-Limiting
    remedy = (
        "Statuspage allows 60 requests a minute for a key: give this integration"
        " a key of its own, or ask Statuspage's support to raise the limit."
    )

    def __init__(
        self, asked: str, answer: str, *, status: int, retry_after: float | None
    ) -> None:
        super().__init__(asked, answer, status=status)
        self.retry_after = retry_after


class ServerError(RequestError):
    """Statuspage failed; the same request may pass later."""

    remedy = "See https://metastatuspage.com; the next resync tries again."


class UnreachableError(RequestError):
    """No answer, or one that broke off; the same request may pass later.

    Attributes:
        was_sent: False where there was no connection that it could have been sent over.
    """

    remedy = (
        "Check statuspageHost and that this machine reaches it (DNS, firewall,"
        " proxy, certificates)."
    )

    def __init__(
        self,
        asked: str,
        answer: str,
        *,
        status: int | None = None,
        was_sent: bool = True,
    ) -> None:
        super().__init__(asked, answer, status=status)
        self.was_sent = was_sent


class RequestRefusedError(RequestError):
    """A status without an error class of its own."""

    remedy = "Check statuspageHost; if it is right, please report this."


class UnprocessableError(RequestRefusedError):
    """Statuspage does not take what was sent; its own words say why."""

    remedy = "Correct what Statuspage names, and try again."


class InvalidAnswerError(RequestError):
    """An answer that is not the JSON which the API documents."""

    remedy = "Check that statuspageHost leads to Statuspage's API and not to a proxy's or login page."


class SetupError(StatuspageError):
    """A setting that does not work.

    Args:
        setting: its name in the form, such as `statuspageIds`.
        fault: what is wrong with it, in one clause without any secret.
        remedy: what to do, if the class does not say it.
    """

    def __init__(self, setting: str, fault: str, remedy: str | None = None) -> None:
        super().__init__(f"{setting}: {fault}", remedy)


class ConfigurationError(SetupError):
    """A setting that cannot work, found before anything is asked."""


class MappingError(SetupError):
    """A mapping in Port that cannot work, found before anything is read for it."""

    remedy = "Correct the mapping in Port, under Data sources."

    def __init__(self, fault: str, remedy: str | None = None) -> None:
        super().__init__("mapping", fault, remedy)


class PageNotVisibleError(SetupError):
    """The key does not see a page that it should."""

    remedy = (
        "Correct statuspageIds, or use a key of the organisation that owns the page."
    )

    @classmethod
    def of(cls, page_id: str) -> Self:
        """A configured page that the key does not see."""
        return cls("statuspageIds", f"the API key does not see page {page_id}")

    @classmethod
    def of_any(cls) -> Self:
        """An account in which the key sees nothing."""
        return cls("statuspageApiKey", "the API key sees no page at all")


class PortError(StatuspageError):
    """Port cannot be reached, or refuses the credentials."""


class IncompleteReadError(StatuspageError):
    """Not every page could be read in full; raised when all others have been.

    Attributes:
        page_ids: the pages that are missing.
    """

    remedy = "Nothing is deleted from Port in this resync."

    def __init__(self, what: str, page_ids: Sequence[str] = ()) -> None:
        super().__init__(f"Statuspage: {what}")
        self.page_ids = page_ids


class UnconfirmedDeletionError(StatuspageError):
    """The lists of some kinds lack what Statuspage has, or may have."""

    remedy = "Nothing is deleted from Port in this resync; the next one looks again."

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(f"The lists look wrong: {', '.join(kinds)}")


class EntitiesError(StatuspageError):
    """Port has not done with some entities what it was asked to.

    Args:
        entities: blueprint and identifier of each of them.
    """

    done: ClassVar[str]
    remedy = "The log has Port's reasons; the next resync tries again."

    def __init__(self, entities: Sequence[tuple[str, str]]) -> None:
        blueprint, identifier = entities[0]
        super().__init__(
            f"Port has not {self.done} {len(entities)} entities, the first"
            f" {blueprint} {identifier}"
        )


class UnwrittenEntitiesError(EntitiesError):
    """Port has not taken everything, though it was offered twice."""

    done = "taken"


class UndeletedEntitiesError(EntitiesError):
    """Port has failed to delete what is gone from Statuspage."""

    done = "deleted"


class KeyRefusedError(StatuspageError):
    """The key was refused in the middle of a resync, so nothing more can be read."""

    remedy = "Nothing is deleted from Port in this resync."


class SpoolError(StatuspageError):
    """What was downloaded cannot be set aside."""

    remedy = "Give this folder room for the account's incidents, about 10 kB each."

    def __init__(self, folder: str, fault: str) -> None:
        super().__init__(f"{folder}: {fault}")
