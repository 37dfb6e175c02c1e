"""How webhooks are delivered: in order, in the background, and logged."""

import gc
import threading
import time

import pytest

from sandbox.statuspage import Account, create_statuspage_app
from tests.sandbox.statuspage.clients import only_page_id
from tests.sandbox.statuspage.notifications.receivers import (
    Emulator,
    Receiver,
    emulating,
    marks,
    receiving,
)


def subscribe_directly(account: Account, endpoint: str) -> None:
    hook = {"mode": "webhook", "endpoint": endpoint, "quarantined_at": None}
    account.add_subscriber(only_page_id(account), hook, unconfirmed=False)


def test_a_removed_subscriber_gets_not_even_what_was_on_its_way(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_delay=0.2)
    removed = emulator.subscribe(f"{receiver.url}/removed")
    emulator.subscribe(f"{receiver.url}/hook")
    emulator.mark("first")

    emulator.account.remove_subscriber(emulator.page_id, removed)
    emulator.mark("second")

    assert marks(receiver.wait_for(2)) == ["first", "second"]
    assert receiver.bodies("/removed") == []


def test_each_subscriber_gets_every_change_in_order(
    emulator: Emulator, receiver: Receiver
) -> None:
    for path in ("/one", "/two"):
        emulator.subscribe(receiver.url + path)

    names = [f"change {number}" for number in range(20)]
    for name in names:
        emulator.account.create_incident(emulator.page_id, {"name": name})

    assert marks(receiver.wait_for(20, "/one")) == names
    assert marks(receiver.wait_for(20, "/two")) == names


def test_a_silent_receiver_holds_up_nobody_else(
    receiver: Receiver, account: Account
) -> None:
    # The emulator ends first: a server's end waits for whoever waits for an answer.
    with receiving(is_silent=True) as silent, emulating(account) as emulator:
        emulator.subscribe(f"{silent.url}/hook")
        emulator.subscribe(f"{receiver.url}/hook")

        for name in ("first", "second"):
            emulator.mark(name)

        assert marks(receiver.wait_for(2)) == ["first", "second"]
        assert marks(silent.wait_for(1)) == ["first"]


def test_a_webhook_shows_the_account_as_it_was_at_the_change(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_delay=0.05)
    emulator.subscribe(f"{receiver.url}/hook")

    component_id = emulator.component()["id"]
    for status in ("major_outage", "operational"):
        emulator.account.change_component(
            emulator.page_id, component_id, {"status": status}
        )

    bodies = receiver.wait_for(2)
    shown = [body["component"]["status"] for body in bodies]
    assert shown == ["major_outage", "operational"]
    assert bodies[0]["page"]["status_indicator"] == "critical"


def test_answers_do_not_wait_for_deliveries(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_delay=0.5)
    emulator.subscribe(f"{receiver.url}/hook")

    began = time.monotonic()
    emulator.mark("delayed")
    answered = time.monotonic()

    receiver.wait_for(1)
    assert answered - began < 0.4
    assert time.monotonic() - began >= 0.5


def test_each_webhook_can_come_more_than_once(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.set(webhook_duplicates=2)
    emulator.subscribe(f"{receiver.url}/hook")

    emulator.mark("first")
    emulator.mark("second")

    bodies = receiver.wait_for(6)
    assert marks(bodies) == ["first"] * 3 + ["second"] * 3
    assert bodies[0] == bodies[1] == bodies[2]
    assert len(emulator.deliveries(6)) == 6


def test_the_log_has_every_delivery_until_it_is_cleared(
    emulator: Emulator, receiver: Receiver, account: Account
) -> None:
    account.clock = lambda: 1_790_000_000.0
    endpoint = f"{receiver.url}/hook?token=abc%20d"
    subscriber_id = emulator.subscribe(endpoint)
    emulator.mark("logged")

    (logged,) = emulator.deliveries(1)

    assert logged == {
        "at": 1_790_000_000.0,
        "page_id": emulator.page_id,
        "subscriber_id": subscriber_id,
        "endpoint": endpoint,
        "body": receiver.bodies()[0],
        "status": 200,
        "error": None,
    }
    assert emulator.client.delete("/sandbox/deliveries").status_code == 204
    assert emulator.deliveries() == []


def test_what_changes_before_the_first_request_is_delivered_with_it(
    receiver: Receiver, account: Account
) -> None:
    page_id = only_page_id(account)
    with emulating(account) as emulator:
        subscribe_directly(account, f"{receiver.url}/hook")
        account.create_incident(page_id, {"name": "early"})
        assert receiver.bodies() == []

        emulator.deliveries()

        assert marks(receiver.wait_for(1)) == ["early"]


def test_an_application_that_is_served_again_delivers_again(
    receiver: Receiver, account: Account
) -> None:
    app = create_statuspage_app(account)
    subscribe_directly(account, f"{receiver.url}/hook")
    with emulating(account, app) as emulator:
        emulator.mark("first")
        receiver.wait_for(1)
    account.create_incident(only_page_id(account), {"name": "between"})
    with emulating(account, app) as emulator:
        emulator.mark("second")
        bodies = receiver.wait_for(3)

    assert marks(bodies) == ["first", "between", "second"]


@pytest.mark.parametrize("delay", [0.0, 60.0])
def test_a_server_ends_silently_with_deliveries_on_their_way(
    account: Account,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    delay: float,
) -> None:
    threads = threading.active_count()
    with receiving(is_silent=True) as silent:
        began = time.monotonic()
        with emulating(account) as emulator:
            emulator.set(webhook_delay=delay)
            emulator.subscribe(f"{silent.url}/hook")
            emulator.mark("never answered")
            if not delay:
                silent.wait_for(1)
        assert time.monotonic() - began < 5
    account.create_incident(emulator.page_id, {"name": "nobody serves"})

    gc.collect()
    assert threading.active_count() == threads
    assert (capfd.readouterr(), caplog.messages) == (("", ""), [])
