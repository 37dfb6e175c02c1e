import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import respx

from statuspage_api.objects import PageStatus
from statuspage_api.public_status import PublicStatus

PAGE = {"id": "p1", "subdomain": "ctrlvsolutions"}
URL = "https://ctrlvsolutions.statuspage.io/api/v2/status.json"
ANSWER = {
    "page": {"id": "p1"},
    "status": {"indicator": "minor", "description": "Partially Degraded Service"},
}
OWN_DOMAIN = "https://status.acme.example/api/v2/status.json"
STATUS = PageStatus("minor", "Partially Degraded Service")


@pytest.fixture
async def public_status() -> AsyncIterator[PublicStatus]:
    async with httpx.AsyncClient() as http:
        yield PublicStatus(http, "https://{subdomain}.statuspage.io")


@pytest.fixture
def public_pages() -> respx.MockRouter:
    return respx.mock(assert_all_called=False)


async def test_the_status_is_read_without_a_key(
    public_status: PublicStatus, public_pages: respx.MockRouter
) -> None:
    with public_pages:
        route = public_pages.get(URL).respond(json=ANSWER)
        assert await public_status.status_of(PAGE) == STATUS
    assert "authorization" not in route.calls.last.request.headers


async def test_a_page_with_its_own_domain_redirects_to_it(
    public_status: PublicStatus, public_pages: respx.MockRouter
) -> None:
    own_domain = "https://status.example.com/api/v2/status.json"
    with public_pages:
        public_pages.get(URL).respond(302, headers={"location": own_domain})
        public_pages.get(own_domain).respond(json=ANSWER)
        assert await public_status.status_of(PAGE) == STATUS


@pytest.mark.parametrize("host", ["169.254.169.254", "vault.internal", "localhost"])
async def test_a_redirect_to_no_public_host_name_is_not_followed(
    public_status: PublicStatus,
    public_pages: respx.MockRouter,
    logged: list[str],
    host: str,
) -> None:
    with public_pages:
        public_pages.get(URL).respond(302, headers={"location": f"http://{host}/x"})
        assert await public_status.status_of(PAGE) is None
        assert len(public_pages.calls) == 1
    assert f"it leads to {host}." in logged[0]


async def test_a_page_that_redirects_to_itself_is_unknown(
    public_status: PublicStatus, public_pages: respx.MockRouter
) -> None:
    with public_pages:
        route = public_pages.get(URL).respond(302, headers={"location": URL})
        assert await public_status.status_of(PAGE) is None
        assert route.call_count == 4


async def test_another_place_can_be_set_with_or_without_the_subdomain(
    public_pages: respx.MockRouter,
) -> None:
    with public_pages:
        public_pages.get("http://localhost/public/api/v2/status.json").respond(
            json=ANSWER
        )
        async with httpx.AsyncClient() as http:
            status = PublicStatus(http, "http://localhost/public/")
            assert await status.status_of(PAGE) == STATUS
            assert await status.status_of({"id": "p1", "subdomain": None}) == STATUS


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(httpx.Response(401), id="a-private-page"),
        pytest.param(httpx.Response(500), id="a-failure"),
        pytest.param(httpx.Response(200, html="<html>"), id="html"),
        pytest.param(httpx.Response(200, json=[]), id="another-shape"),
        pytest.param(httpx.Response(200, json={"status": None}), id="no-status"),
        pytest.param(
            httpx.Response(200, json={"status": {"indicator": None, "description": 1}}),
            id="no-texts",
        ),
        pytest.param(
            httpx.Response(
                200, json={"status": {"indicator": "degraded", "description": "?"}}
            ),
            id="an-indicator-that-port-would-refuse",
        ),
        pytest.param(
            httpx.Response(200, json=ANSWER | {"page": {"id": "p2"}}),
            id="another-page",
        ),
        pytest.param(httpx.Response(200, content=b"[" * 200_000), id="endless-nesting"),
        pytest.param(httpx.Response(500, json=ANSWER), id="a-failure-with-a-status"),
        pytest.param(httpx.ConnectError("refused"), id="unreachable"),
        pytest.param(TimeoutError(), id="too-slow"),
    ],
)
async def test_an_unreadable_status_is_unknown_and_said_in_one_line(
    public_status: PublicStatus,
    public_pages: respx.MockRouter,
    logged: list[str],
    answer: httpx.Response | Exception,
) -> None:
    with public_pages:
        public_pages.get(URL).side_effect = [answer]
        assert await public_status.status_of(PAGE) is None
    [line] = logged
    assert line.startswith("WARNING The public status of page p1 is not known: ")
    assert line.count("\n") == 1


async def test_why_a_status_is_not_known_is_said_again_only_when_that_has_changed(
    public_status: PublicStatus, public_pages: respx.MockRouter, logged: list[str]
) -> None:
    private, down, answered = (
        httpx.Response(401),
        httpx.Response(503),
        httpx.Response(200, json=ANSWER),
    )
    answers = [private, private, down, down, answered, down]
    with public_pages:
        public_pages.get(URL).side_effect = answers
        for _ in answers:
            await public_status.status_of(PAGE)
    assert [code for line in logged for code in ("401", "503") if code in line] == [
        "401",
        "503",
        "503",
    ]


NO_SUBDOMAINS = [
    None,
    7,
    "",
    "acme_eu",
    "acme.eu",
    "evil.example/",
    "a b",
    "x" * 64,
    "-a",
]


@pytest.mark.parametrize("subdomain", NO_SUBDOMAINS)
async def test_a_page_without_a_usable_subdomain_is_asked_at_its_own_domain(
    public_status: PublicStatus, public_pages: respx.MockRouter, subdomain: object
) -> None:
    with public_pages:
        public_pages.get(OWN_DOMAIN).respond(json=ANSWER)
        page = {"id": "p1", "subdomain": subdomain, "domain": "status.acme.example"}
        assert await public_status.status_of(page) == STATUS
        assert len(public_pages.calls) == 1


async def test_a_page_that_its_subdomain_does_not_lead_to_is_asked_at_its_own_domain(
    public_status: PublicStatus, public_pages: respx.MockRouter, logged: list[str]
) -> None:
    with public_pages:
        public_pages.get(URL).respond(404)
        public_pages.get(OWN_DOMAIN).respond(json=ANSWER)
        page = PAGE | {"domain": "status.acme.example"}
        assert await public_status.status_of(page) == STATUS
    assert logged == []


async def test_both_failures_are_said_in_one_line(
    public_status: PublicStatus, public_pages: respx.MockRouter, logged: list[str]
) -> None:
    with public_pages:
        public_pages.get(URL).side_effect = httpx.ConnectError("refused")
        public_pages.get(OWN_DOMAIN).side_effect = httpx.ConnectError("no such name")
        page = PAGE | {"domain": "status.acme.example"}
        assert await public_status.status_of(page) is None
    [line] = logged
    assert "is not known: refused; no such name." in line


@pytest.mark.parametrize("subdomain", NO_SUBDOMAINS)
async def test_a_page_without_any_address_is_unknown_and_said_in_one_line(
    public_status: PublicStatus,
    public_pages: respx.MockRouter,
    logged: list[str],
    subdomain: object,
) -> None:
    with public_pages:
        page = {"id": "p1", "subdomain": subdomain}
        assert await public_status.status_of(page) is None
        assert len(public_pages.calls) == 0
    [line] = logged
    assert line.startswith("WARNING The public status of page p1 is not known: it has")


@pytest.mark.parametrize(
    "domain",
    [
        *[None, 7, "", "acme", "10.0.0.1", "127.1", "0x7f.0x1", "[::1]", "2130706433"],
        *[
            "localhost",
            "vault.internal",
            "a.svc.cluster.local",
            "router.lan",
            "a.local.",
        ],
        *["acme.example/x", "acme.example:8080", "user@acme.example", "a b.example"],
        *["https://acme.example", "acme..example", "-a.example", "169.254.169.254"],
        *["a" * 64 + ".example", "a." * 127 + "example", "acme.example\n"],
    ],
)
async def test_a_domain_that_is_no_public_host_name_is_not_asked(
    public_status: PublicStatus, public_pages: respx.MockRouter, domain: object
) -> None:
    with public_pages:
        page = {"id": "p1", "subdomain": None, "domain": domain}
        assert await public_status.status_of(page) is None
        assert len(public_pages.calls) == 0


async def test_a_page_that_does_not_answer_in_time_is_not_waited_for(
    public_pages: respx.MockRouter,
) -> None:
    async def never(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    with public_pages:
        public_pages.get(URL).side_effect = never
        async with httpx.AsyncClient() as http:
            url = "https://{subdomain}.statuspage.io"
            status = PublicStatus(http, url, timeout=0.01)
            assert await asyncio.wait_for(status.status_of(PAGE), timeout=5) is None
