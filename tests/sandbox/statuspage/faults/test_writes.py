"""What a fault does to a write: it is done or not, answered or not."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox.serving import serve
from sandbox.statuspage import Account, create_statuspage_app
from tests.sandbox.statuspage.clients import KEY

BODY = {"incident": {"name": "Written under a fault", "deliver_notifications": False}}


class Writer:
    """Opens incidents over a real connection."""

    def __init__(self, client: httpx.Client, page_path: str) -> None:
        self.client = client
        self.path = f"{page_path}/incidents"

    def order(self, **fault: Any) -> None:
        """Let the next write meet a fault."""
        fault = {"method": "POST", "path": "/incidents$", **fault}
        self.client.post("/sandbox/faults", json=fault).raise_for_status()

    def open(self, timeout: float = 5.0) -> httpx.Response:
        """Open an incident."""
        return self.client.post(self.path, json=BODY, timeout=timeout)

    def opened(self) -> int:
        """How many of these incidents there are."""
        listed = self.client.get(self.path).json()
        return sum(each["name"] == BODY["incident"]["name"] for each in listed)


@pytest.fixture
def writer(account: Account, page_path: str) -> Iterator[Writer]:
    headers = {"Authorization": f"OAuth {KEY}"}
    with (
        serve(create_statuspage_app(account)) as address,
        httpx.Client(base_url=address, headers=headers, trust_env=False) as client,
    ):
        yield Writer(client, page_path)


@pytest.mark.parametrize(("kind", "opened"), [("lost_answer", 1), ("drop", 0)])
def test_a_connection_that_closes_tells_nothing_of_what_was_done(
    writer: Writer, kind: str, opened: int
) -> None:
    writer.order(kind=kind)

    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        writer.open()

    assert writer.opened() == opened
    assert writer.open().status_code == 201
    assert writer.opened() == opened + 1


@pytest.mark.parametrize(("kind", "opened"), [("late_answer", 1), ("hang", 0)])
def test_a_client_that_waits_no_longer_does_not_know_what_was_done(
    writer: Writer, kind: str, opened: int
) -> None:
    writer.order(kind=kind, seconds=30)

    with pytest.raises(httpx.ReadTimeout):
        writer.open(timeout=0.2)

    assert writer.opened() == opened


def test_a_late_answer_comes(writer: Writer) -> None:
    writer.order(kind="late_answer", seconds=0.05)

    assert writer.open().status_code == 201


@pytest.mark.parametrize("kind", ["half_body", "truncated_json"])
def test_what_is_answered_by_half_is_done(writer: Writer, kind: str) -> None:
    writer.order(kind=kind)
    try:
        answer = writer.open()
    except httpx.RemoteProtocolError:
        pass
    else:
        assert not answer.text.endswith("}")

    assert writer.opened() == 1


def test_a_refused_write_is_not_done_and_can_be_told_to_wait(writer: Writer) -> None:
    writer.order(kind="status", status=420, retry_after=1)

    assert writer.open().headers["Retry-After"] == "1"
    assert writer.opened() == 0


@pytest.mark.parametrize(
    "kind", ["incomplete", "moved_rows", "nulled", "too_new", "stale"]
)
def test_glitches_of_lists_and_replicas_leave_writes_alone(
    writer: Writer, kind: str
) -> None:
    writer.order(kind=kind, method=None, path="", times=None)
    answer = writer.open()
    writer.client.delete("/sandbox/faults")

    assert (answer.status_code, answer.json()["name"]) == (
        201,
        BODY["incident"]["name"],
    )
    assert writer.opened() == 1


def test_another_status_may_bear_what_was_done(writer: Writer) -> None:
    writer.order(kind="other_status", status=202)

    assert writer.open().status_code == 202
    assert writer.opened() == 1
