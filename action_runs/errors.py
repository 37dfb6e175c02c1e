"""How a run of an action ends that is not simply done, beside what requests end with."""

from collections.abc import Sequence

from errors import StatuspageError


class ActionRefusedError(StatuspageError):
    """An action of Port's that was not begun; nothing was sent.

    Args:
        faults: everything that is wrong with it, each in one clause.
        label: two words at most for the run in Port.
    """

    def __init__(
        self,
        *faults: str,
        remedy: str = "Nothing was sent to Statuspage.",
        label: str = "Wrong inputs",
    ) -> None:
        self.label = label
        super().__init__("; ".join(faults), remedy)


class OutcomeUnknownError(StatuspageError):
    """A write whose answer was lost, and whose effect was not to be seen afterwards."""

    label = "Outcome unknown"

    def __init__(self, what: str, address: str, cause: Exception) -> None:
        super().__init__(
            f"It is not known whether Statuspage has done this: {what}. It was sent once,"
            f" the answer was lost, and its effect is not to be seen so far. {cause}",
            f"Look at {address} before you run it again.",
        )


class PartlyDoneError(StatuspageError):
    """An action of several writes, of which one has failed and the rest was not sent.

    Args:
        done: what has been done.
        left: what has not; the first of them failed.
        cause: why.
    """

    remedy = "Running it again does what is left, and leaves alone what is done."
    label = "Partly done"

    def __init__(
        self, done: Sequence[str], left: Sequence[str], cause: Exception
    ) -> None:
        super().__init__(
            f"Done: {'; '.join(done)}. Not done: {'; '.join(left)}. The first of them"
            f" failed: {cause}"
        )
