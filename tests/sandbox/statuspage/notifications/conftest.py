"""Both ends of webhooks: an emulator of one page, and a receiver."""

from collections.abc import Iterator

import pytest

from sandbox.statuspage import Account
from tests.sandbox.statuspage.notifications.receivers import (
    Emulator,
    Receiver,
    emulating,
    receiving,
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def emulator(account: Account) -> Iterator[Emulator]:
    with emulating(account) as emulator:
        yield emulator
