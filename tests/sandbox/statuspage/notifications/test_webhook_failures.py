"""What becomes of a subscriber whose receiver fails."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sandbox.serving import free_port
from tests.sandbox.statuspage.notifications.receivers import (
    Emulator,
    Json,
    Receiver,
    eventually,
    marks,
)


def quarantined(emulator: Emulator, subscriber_id: str) -> Json:
    return eventually(
        lambda: dict(emulator.subscriber(subscriber_id)),
        is_enough=lambda subscriber: subscriber["quarantined_at"] is not None,
    )


def test_ten_failures_in_a_row_quarantine(
    emulator: Emulator, receiver: Receiver
) -> None:
    receiver.statuses = [500] * 10
    subscriber_id = emulator.subscribe(f"{receiver.url}/hook")
    for number in range(9):
        emulator.mark(f"failure {number}")
    emulator.deliveries(9)
    assert emulator.subscriber(subscriber_id)["quarantined_at"] is None

    emulator.mark("last failure")
    subscriber = quarantined(emulator, subscriber_id)
    emulator.mark("not delivered")
    receiver.statuses = []
    emulator.reactivate(subscriber_id)
    emulator.mark("delivered again")

    assert marks(receiver.wait_for(11))[9:] == ["last failure", "delivered again"]
    # Documented: whoever stays in quarantine is purged after 90 days.
    begun, ends = (
        datetime.fromisoformat(subscriber[key])
        for key in ("quarantined_at", "purge_at")
    )
    assert ends - begun == timedelta(days=90)


def test_what_waits_when_the_quarantine_begins_is_not_delivered(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_failures_to_quarantine=2, webhook_delay=0.05)
    receiver.statuses = [500] * 5
    subscriber_id = emulator.subscribe(f"{receiver.url}/hook")
    for number in range(5):
        emulator.mark(f"failure {number}")

    quarantined(emulator, subscriber_id)
    receiver.statuses = []
    emulator.subscribe(f"{receiver.url}/other")
    # Each of these waits as long as one of those that were left.
    for number in range(4):
        emulator.mark(f"for the other one {number}")

    receiver.wait_for(4, "/other")
    assert marks(receiver.bodies()) == ["failure 0", "failure 1"]


def test_a_success_between_failures_begins_the_count_anew(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_failures_to_quarantine=2)
    receiver.statuses = [500, 204, 500, 200, 503, 200]
    subscriber_id = emulator.subscribe(f"{receiver.url}/hook")

    for number in range(6):
        emulator.mark(f"change {number}")

    logged = emulator.deliveries(6)
    assert [each["status"] for each in logged] == [500, 204, 500, 200, 503, 200]
    assert emulator.subscriber(subscriber_id)["quarantined_at"] is None


def test_the_count_begins_anew_after_a_reactivation(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_failures_to_quarantine=2)
    receiver.statuses = [500] * 3
    subscriber_id = emulator.subscribe(f"{receiver.url}/hook")
    for number in range(2):
        emulator.mark(f"failure {number}")
    quarantined(emulator, subscriber_id)
    emulator.reactivate(subscriber_id)

    emulator.mark("one more failure")

    emulator.deliveries(3)
    assert emulator.subscriber(subscriber_id)["quarantined_at"] is None


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 503])
def test_any_other_answer_than_2xx_is_a_failure(
    emulator: Emulator, receiver: Receiver, status: int
) -> None:
    emulator.set(webhook_failures_to_quarantine=1)
    receiver.statuses = [status]
    subscriber_id = emulator.subscribe(f"{receiver.url}/hook")

    emulator.mark("refused")

    quarantined(emulator, subscriber_id)
    (logged,) = emulator.deliveries(1)
    assert (logged["status"], logged["error"]) == (status, f"answered {status}")
    # A redirect is not followed.
    assert [path for path, _ in receiver.requests] == ["/hook"]


def test_an_answer_that_comes_too_late_is_a_failure(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_failures_to_quarantine=1, webhook_timeout=0.1)
    receiver.is_silent = True
    subscriber_id = emulator.subscribe(f"{receiver.url}/hook")

    emulator.mark("not answered")

    quarantined(emulator, subscriber_id)
    (logged,) = emulator.deliveries(1)
    assert (logged["status"], logged["error"]) == (None, "no answer within 0.1 s")


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param(f"http://127.0.0.1:{free_port()}/hook", id="nobody-listens"),
        pytest.param("ftp://127.0.0.1/hook", id="no-http"),
        pytest.param("http://127.0.0.1:port/", id="no-url"),
        pytest.param("/hook", id="no-host"),
        pytest.param(5, id="no-text"),
    ],
)
def test_an_endpoint_that_cannot_be_reached_is_a_failure_of_its_own(
    emulator: Emulator, receiver: Receiver, endpoint: Any
) -> None:
    emulator.set(webhook_failures_to_quarantine=1)
    subscriber_id = emulator.subscribe(endpoint)

    emulator.mark("not sent")

    quarantined(emulator, subscriber_id)
    (logged,) = emulator.deliveries(1)
    assert logged["status"] is None
    assert logged["error"]
    emulator.subscribe(f"{receiver.url}/hook")
    emulator.mark("sent to others")
    assert marks(receiver.wait_for(1)) == ["sent to others"]


def test_a_failing_webhook_can_be_attempted_more_often(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_attempts=3, webhook_failures_to_quarantine=2)
    receiver.statuses = [500, 500, 200, 500, 200, 500, 500, 500, 200]
    subscriber_id = emulator.subscribe(f"{receiver.url}/hook")

    for name in ("third time", "second time", "never", "at once"):
        emulator.mark(name)

    logged = emulator.deliveries(9)
    assert marks([each["body"] for each in logged]) == [
        *["third time"] * 3,
        *["second time"] * 2,
        *["never"] * 3,
        "at once",
    ]
    assert emulator.subscriber(subscriber_id)["quarantined_at"] is None
