"""A record of the webhooks that were sent, for tests to look at."""

from dataclasses import asdict, dataclass

from sandbox import Json


@dataclass(frozen=True, eq=False)
class Delivery:
    """One attempt; `at` is when it began, in epoch seconds.

    `status` is None when there was no answer. `error` says why it failed, None if it did not.
    """

    at: float
    page_id: str
    subscriber_id: str
    endpoint: str
    body: Json
    status: int | None
    error: str | None


class DeliveryLog:
    """The attempts in the order they ended."""

    def __init__(self) -> None:
        self._deliveries: list[Delivery] = []

    def add(self, delivery: Delivery) -> None:
        """Logs an attempt that has ended."""
        self._deliveries.append(delivery)

    def clear(self) -> None:
        """Forgets every attempt."""
        self._deliveries.clear()

    def bodies(self) -> list[Json]:
        """Every attempt as `{at, page_id, subscriber_id, endpoint, body, status, error}`."""
        return [asdict(delivery) for delivery in self._deliveries]
