from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import AccessDeniedError, AuthenticationError, StatuspageError
from live_events.subscriptions import CHECK_INTERVAL, Subscriptions
from sandbox import Json
from sandbox.statuspage import Options, create_statuspage_app, generate_account
from statuspage_api.auth import StatuspageAuth
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority, ProcessWindow
from tests.conftest import PAGE_ID, SkippedTime
from tests.live_events.subscribed_pages import Statuspage

HOST = "http://statuspage.test"
API_KEY = "sandbox-key"
BASE_URL = "https://ocean.example"
ADDRESS = f"{BASE_URL}/integration/webhook"
SECRET = "hunter2 & more"
ENDPOINT = f"{ADDRESS}?installation=mine&token=hunter2+%26+more"
EMAIL = "operator@example.com"


@pytest.fixture
async def sandbox() -> AsyncIterator[Statuspage]:
    """Two pages with one e-mail subscriber each."""
    account = generate_account(pages=2, groups=1, components=2, incidents=1)
    for page_id in account.pages:
        account.change_page(page_id, {"allow_webhook_subscribers": True})
    app = create_statuspage_app(account, Options(api_key=API_KEY))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as http:
        yield Statuspage(http, account)


type Make = Callable[..., Subscriptions]


@pytest.fixture
def make(sandbox: Statuspage, skipped_time: SkippedTime) -> Make:
    """A maker of subscriptions, each as after a new start."""

    def made(
        *,
        base_url: str = BASE_URL,
        installation: str = "mine",
        token: str = SECRET,
        email: str | None = None,
        api_key: str = API_KEY,
        requests_per_minute: int = 1000,
    ) -> Subscriptions:
        time = skipped_time
        client = StatuspageClient(
            sandbox.http,
            HOST,
            StatuspageAuth(api_key, HOST),
            RateLimiter(
                ProcessWindow(
                    Limits.with_reserve(requests_per_minute), clock=time.clock
                ),
                time.clock,
                time.sleep,
            ),
            Priority.LIVE,
            time.sleep,
        )
        return Subscriptions(client, base_url, installation, token, email, time.clock)

    return made


async def test_every_page_gets_one_subscription(
    sandbox: Statuspage, make: Make
) -> None:
    await make().ensure(sandbox.pages)
    for page_id in sandbox.page_ids:
        [webhook] = sandbox.webhooks(page_id)
        assert webhook["endpoint"] == ENDPOINT
        assert webhook["skip_confirmation_notification"] is True
        assert "email" not in webhook
        assert sandbox.account.pages[page_id].subscriber_state(webhook) == "active"


async def test_a_base_url_may_end_with_a_slash(sandbox: Statuspage, make: Make) -> None:
    await make(base_url=f"{BASE_URL}/").ensure(sandbox.pages)
    assert sandbox.endpoints(sandbox.page_ids[0]) == [ENDPOINT]


async def test_the_vendor_is_told_whom_to_warn(sandbox: Statuspage, make: Make) -> None:
    await make(email=EMAIL).ensure(sandbox.pages)
    [webhook] = sandbox.webhooks(sandbox.page_ids[0])
    assert (webhook["mode"], webhook["email"]) == ("webhook", EMAIL)


async def test_ten_starts_leave_one_subscription_and_create_one(
    sandbox: Statuspage, make: Make
) -> None:
    for _ in range(10):
        await make().ensure(sandbox.pages)
    posts = [path for method, path in await sandbox.requests() if method == "POST"]
    assert len(posts) == len(sandbox.page_ids)
    for page_id in sandbox.page_ids:
        assert sandbox.endpoints(page_id) == [ENDPOINT]


async def test_our_subscription_is_found_behind_many_others(
    sandbox: Statuspage, make: Make
) -> None:
    page_id = sandbox.page_ids[0]
    for number in range(150):
        sandbox.subscribe(page_id, f"https://example.com/{number}")
    await make().ensure(sandbox.pages)
    await make().ensure(sandbox.pages)
    assert sandbox.endpoints(page_id).count(ENDPOINT) == 1
    assert len(sandbox.endpoints(page_id)) == 151


async def test_a_quarantined_subscription_is_reactivated(
    sandbox: Statuspage, make: Make, logged: list[str]
) -> None:
    page_id = sandbox.page_ids[0]
    await make().ensure(sandbox.pages)
    [webhook] = sandbox.webhooks(page_id)
    others = sandbox.subscribe(page_id, "https://example.com/hook")
    for subscriber in (webhook, others):
        await sandbox.quarantine(page_id, subscriber["id"])
    await make().ensure(sandbox.pages)
    assert webhook["quarantined_at"] is None
    assert sandbox.webhooks(page_id) == [webhook, others]
    # Whose it is, is to repair it.
    assert others["quarantined_at"] is not None
    [line] = [line for line in logged if "quarantine" in line]
    assert line.startswith(f"WARNING Reactivated the subscription to page {page_id}")


@pytest.mark.parametrize(
    "outdated",
    [
        pytest.param(f"{ADDRESS}?installation=mine&token=0ld", id="another-token"),
        pytest.param(f"{ADDRESS}?installation=mine", id="no-token"),
        pytest.param(
            "https://old.example/integration/webhook?installation=mine&token=x",
            id="another-address",
        ),
        pytest.param(ADDRESS, id="from-before-there-were-names"),
        pytest.param(f"{ADDRESS}?token=0ld", id="a-token-and-no-name"),
    ],
)
async def test_an_outdated_subscription_of_ours_is_replaced(
    sandbox: Statuspage, make: Make, outdated: str
) -> None:
    page_id = sandbox.page_ids[0]
    sandbox.subscribe(page_id, outdated)
    await make().ensure(sandbox.pages)
    assert sandbox.endpoints(page_id) == [ENDPOINT]


async def test_several_of_ours_become_one(sandbox: Statuspage, make: Make) -> None:
    page_id = sandbox.page_ids[0]
    for endpoint in (f"{ADDRESS}?installation=mine&token=0ld", ENDPOINT, ENDPOINT):
        sandbox.subscribe(page_id, endpoint)
    await make().ensure(sandbox.pages)
    assert sandbox.endpoints(page_id) == [ENDPOINT]


async def test_what_is_not_ours_is_left_alone(
    sandbox: Statuspage, make: Make, logged: list[str]
) -> None:
    page_id = sandbox.page_ids[0]
    others = [
        f"{ADDRESS}?installation=theirs&token=x",
        "https://other.example/integration/webhook",
        "https://other.example/hook?installation=mine",
        f"{ADDRESS}/more",
        "https://example.com",
        "not an address",
    ]
    for endpoint in others:
        sandbox.subscribe(page_id, endpoint)
    everyone = set(sandbox.account.pages[page_id].subscribers)
    await make().ensure(sandbox.pages)
    assert sandbox.endpoints(page_id) == [*others, ENDPOINT]
    assert everyone < set(sandbox.account.pages[page_id].subscribers)
    assert not [line for line in logged if line.startswith("ERROR")]


async def test_two_integrations_at_one_address_do_not_replace_each_other(
    sandbox: Statuspage, make: Make
) -> None:
    for _ in range(3):
        await make(installation="mine").ensure(sandbox.pages)
        await make(installation="theirs").ensure(sandbox.pages)
    posts = [each for each in await sandbox.requests() if each[0] == "POST"]
    assert len(posts) == 2 * len(sandbox.page_ids)
    assert len(sandbox.endpoints(sandbox.page_ids[0])) == 2


async def test_a_page_that_allows_no_webhooks_gets_one_line_and_no_request(
    sandbox: Statuspage, make: Make, logged: list[str]
) -> None:
    closed, other = sandbox.page_ids
    sandbox.account.change_page(closed, {"allow_webhook_subscribers": False})
    subscriptions = make()
    for _ in ("the start", "a resync"):
        await subscriptions.ensure(sandbox.pages)
    assert not [path for _, path in await sandbox.requests() if closed in path]
    [line] = [line for line in logged if closed in line]
    assert line.startswith(f"WARNING No live events from page {closed}")
    assert "Notifications > Webhook" in line
    assert sandbox.endpoints(other) == [ENDPOINT]


@pytest.mark.parametrize("status", [403, 422, 500])
async def test_a_page_that_fails_keeps_no_other_from_its_subscription(
    sandbox: Statuspage, make: Make, logged: list[str], status: int
) -> None:
    failing, other = sandbox.page_ids
    fault = {"kind": "status", "status": status, "times": None}
    await sandbox.steer("POST", "faults", fault | {"path": f"/v1/pages/{failing}/"})
    await make().ensure(sandbox.pages)
    assert sandbox.endpoints(failing) == []
    assert sandbox.endpoints(other) == [ENDPOINT]
    [line] = [line for line in logged if line.startswith("ERROR")]
    assert f"No live events from page {failing}: " in line
    assert str(status) in line


@pytest.mark.parametrize(
    ("words", "setting"),
    [
        pytest.param(["Email can't be blank"], "subscriberEmail", id="no-email"),
        pytest.param({"email": ["is invalid"]}, "subscriberEmail", id="by-field"),
        pytest.param(["Endpoint is invalid"], "OCEAN__BASE_URL", id="address"),
        pytest.param("URL must use https", "OCEAN__BASE_URL", id="no-https"),
        pytest.param(["Mode is odd"], "please report this", id="something-else"),
    ],
)
async def test_a_refused_subscriber_names_the_setting_that_it_is_about(
    sandbox: Statuspage,
    make: Make,
    logged: list[str],
    words: object,
    setting: str,
) -> None:
    refusal = {"kind": "status", "status": 422, "body": {"error": words}}
    await sandbox.steer("POST", "faults", refusal | {"method": "POST"})
    await make().ensure(sandbox.pages[:1])
    [line] = logged
    assert "/subscribers: 422 " in line
    assert setting in line


async def test_a_subscription_is_checked_at_most_once_a_minute(
    sandbox: Statuspage, make: Make, skipped_time: SkippedTime
) -> None:
    subscriptions = make()
    await subscriptions.ensure(sandbox.pages)
    asked = len(await sandbox.requests())
    skipped_time.now += CHECK_INTERVAL - 1
    await subscriptions.ensure(sandbox.pages)
    assert len(await sandbox.requests()) == asked
    page_id = sandbox.page_ids[0]
    sandbox.account.remove_subscriber(page_id, sandbox.webhooks(page_id)[0]["id"])
    skipped_time.now += 1
    await subscriptions.ensure(sandbox.pages)
    assert sandbox.endpoints(page_id) == [ENDPOINT]


async def test_the_minute_begins_when_the_last_page_has_been_checked(
    sandbox: Statuspage, make: Make, skipped_time: SkippedTime
) -> None:
    # One request a minute: the limit lets the second page wait.
    subscriptions = make(requests_per_minute=1)
    await subscriptions.ensure(sandbox.pages)
    assert skipped_time.now > 2 * CHECK_INTERVAL
    asked = len(await sandbox.requests())
    await subscriptions.ensure(sandbox.pages)
    assert len(await sandbox.requests()) == asked


async def test_a_page_that_failed_is_tried_again_at_the_next_check(
    sandbox: Statuspage, make: Make
) -> None:
    subscriptions = make()
    await sandbox.steer("POST", "faults", {"kind": "status", "status": 403})
    await subscriptions.ensure(sandbox.pages[:1])
    await subscriptions.ensure(sandbox.pages[:1])
    assert sandbox.endpoints(sandbox.page_ids[0]) == [ENDPOINT]


async def test_all_of_ours_and_nothing_else_is_removed(
    sandbox: Statuspage, make: Make
) -> None:
    await make().ensure(sandbox.pages)
    first, second = sandbox.page_ids
    others = f"{ADDRESS}?installation=theirs"
    sandbox.subscribe(first, others)
    sandbox.subscribe(first, ADDRESS)
    assert await make().remove(sandbox.pages) == 3
    assert sandbox.endpoints(first) == [others]
    assert sandbox.endpoints(second) == []
    assert await make().remove(sandbox.pages) == 0


async def test_a_removal_that_cannot_be_made_is_an_error(
    sandbox: Statuspage, make: Make
) -> None:
    with pytest.raises(AuthenticationError):
        await make(api_key="wrong").remove(sandbox.pages)


async def test_a_page_that_cannot_be_asked_keeps_no_other_from_the_removal(
    sandbox: Statuspage, make: Make, logged: list[str]
) -> None:
    await make().ensure(sandbox.pages)
    first, second = sandbox.page_ids
    await sandbox.steer("POST", "faults", {"kind": "status", "status": 403})
    with pytest.raises(AccessDeniedError):
        await make().remove(sandbox.pages)
    assert sandbox.endpoints(first) == [ENDPOINT]
    assert sandbox.endpoints(second) == []
    assert (
        f"ERROR Page {first} may still send webhooks to this integration: "
        in "".join(logged)
    )


async def test_the_secret_is_never_logged(
    sandbox: Statuspage, make: Make, logged: list[str]
) -> None:
    page_id = sandbox.page_ids[0]
    sandbox.subscribe(page_id, f"{ADDRESS}?installation=mine&token=0ld-secret")
    await make().ensure(sandbox.pages)
    await sandbox.quarantine(page_id, sandbox.webhooks(page_id)[0]["id"])
    await make().ensure(sandbox.pages)
    await make().remove(sandbox.pages)
    assert len(logged) > 4
    assert not [line for line in logged if "hunter2" in line or "0ld" in line]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"error": f"{ENDPOINT} is taken"}, id="a-text"),
        pytest.param({"error": [ENDPOINT]}, id="a-list"),
        pytest.param({"error": {"endpoint": [ENDPOINT]}}, id="by-field"),
        pytest.param({"message": f'"{ENDPOINT}"'}, id="a-message"),
    ],
)
async def test_the_secret_is_not_logged_when_the_vendor_repeats_the_address(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    logged: list[str],
    answer: Json,
) -> None:
    path = f"/pages/{PAGE_ID}/subscribers"
    statuspage.get(path).respond(json=[])
    statuspage.post(path).respond(422, json=answer)
    subscriptions = Subscriptions(client, BASE_URL, "mine", SECRET)
    await subscriptions.ensure([{"id": PAGE_ID}])
    [line] = logged
    assert line.startswith(f"ERROR No live events from page {PAGE_ID}: POST ")
    assert "422" in line
    assert "hunter2" not in line


@pytest.mark.parametrize("endpoint", [None, 1, [], "", "?", "http://[::1"])
async def test_a_subscriber_with_an_odd_address_is_not_ours(
    client: StatuspageClient, statuspage: respx.MockRouter, endpoint: object
) -> None:
    path = f"/pages/{PAGE_ID}/subscribers"
    statuspage.get(path).respond(json=[{"id": "s1", "endpoint": endpoint}])
    created = statuspage.post(path).respond(201, json={"id": "s2"})
    await Subscriptions(client, BASE_URL, "mine", SECRET).ensure([{"id": PAGE_ID}])
    assert created.call_count == 1


async def test_an_address_that_cannot_be_read_keeps_nobody_from_being_subscribed(
    sandbox: Statuspage, make: Make
) -> None:
    # Anyone can subscribe to a page, with our name in the address.
    page_id = sandbox.page_ids[0]
    sandbox.subscribe(page_id, "http://[x?installation=mine")
    try:
        await make().ensure(sandbox.pages)
    except (ValueError, StatuspageError) as error:
        raise AssertionError("it was not kept from the page") from error
    assert ENDPOINT in sandbox.endpoints(page_id)
