"""What goes wrong on Statuspage's side costs no entity in Port."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import IntegrationProcess
from sandbox.statuspage import Account, example_account, generate_account
from tests.end_to_end.conftest import API_KEY, Sandbox, SandboxFactory

pytestmark = pytest.mark.soak

EXAMPLE_PAGE = "8m2l51279rpl"


def two_pages() -> Account:
    account = example_account()
    account.pages.update(generate_account(pages=1, incidents=4, components=4).pages)
    return account


@pytest.fixture(scope="module")
def synced() -> Iterator[Sandbox]:
    """A sandbox whose account of two pages is in Port, and a sync of it that was clean."""
    with ExitStack() as stack:
        sandbox = SandboxFactory(stack)(two_pages())
        process = sandbox.sync()
        assert sandbox.resync_state() == "completed", process.output
        yield sandbox


@dataclass
class BadResync:
    """A resync that met bad input, and what it left in Port."""

    process: IntegrationProcess
    sandbox: Sandbox

    @property
    def errors(self) -> list[str]:
        """The log's lines at level ERROR, Ocean's among them."""
        return [line for line in self.process.lines if "| ERROR " in line]


@pytest.fixture
def resync_with(synced: Sandbox) -> Iterator[Callable[..., BadResync]]:
    """Resync, and check that nothing was deleted and that Port was told of the failure."""

    def resync(
        *, api_key: str = API_KEY, host: str | None = None, page_ids: str = ""
    ) -> BadResync:
        before = synced.identifiers()
        process = synced.sync(api_key=api_key, host=host, page_ids=page_ids)
        catalog = synced.catalog()
        assert synced.identifiers() == before, process.output
        assert catalog["deletions"] == []
        assert synced.resync_state() == "failed", process.output
        return BadResync(process, synced)

    yield resync
    synced.heal()


def test_a_wrong_key_gives_one_clear_error_at_once(
    resync_with: Callable[..., BadResync],
) -> None:
    run = resync_with(api_key="wrong-key-hunter2")
    [error] = run.errors
    assert "/v1/pages: 401" in error
    assert "make a new one" in error
    assert "Traceback" not in run.process.output
    assert "hunter2" not in run.process.output


@pytest.mark.parametrize(
    ("api_key", "page_ids", "words"),
    [
        pytest.param("OAuth ", "", "statuspageApiKey: the key is", id="key"),
        pytest.param(
            API_KEY,
            "https://manage.statuspage.io/pages/abc",
            "statuspageIds: 'https://manage.statuspage.io/pages/abc' is not a page id",
            id="page-ids",
        ),
    ],
)
def test_a_setting_that_cannot_work_ends_the_start_with_one_line(
    synced: Sandbox, api_key: str, page_ids: str, words: str
) -> None:
    before = synced.identifiers()
    process = synced.sync(api_key=api_key, page_ids=page_ids)
    assert process.lines[-1].startswith(f"The integration cannot start. {words}")
    assert "Traceback" not in process.output
    assert process.wait() == 1
    assert synced.identifiers() == before


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(
            {"kind": "html", "path": "^/v1/pages$", "times": None},
            "text/html came back instead of JSON",
            id="an-html-page",
        ),
        pytest.param(
            {"kind": "wrong_shape", "path": "^/v1/pages$", "body": {"pages": []}},
            "a list was expected",
            id="another-shape",
        ),
        pytest.param(
            {"kind": "redirect", "path": "^/v1/pages$", "url": "https://evil.example/"},
            "/v1/pages: 302",
            id="a-redirect",
        ),
    ],
)
def test_an_answer_that_is_not_statuspages_is_named_with_its_host_and_path(
    synced: Sandbox,
    resync_with: Callable[..., BadResync],
    fault: dict[str, object],
    words: str,
) -> None:
    synced.fault(**fault)
    [error] = resync_with().errors
    assert f"GET {synced.statuspage_url}/v1/pages: " in error
    assert words in error


def test_an_unreachable_host_is_named(resync_with: Callable[..., BadResync]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = f"http://127.0.0.1:{listening.getsockname()[1]}"
    run = resync_with(host=host)
    [error] = run.errors
    assert f"GET {host}/v1/pages: All connection attempts failed" in error
    assert "Check statuspageHost" in error


def test_half_a_character_in_a_text_costs_no_item(synced: Sandbox) -> None:
    [page_id] = set(synced.account.pages) - {EXAMPLE_PAGE}
    incidents = list(synced.account.page(page_id).incidents.values())
    cut = json.dumps([incidents[0] | {"name": "cut \ud83d"}, *incidents[1:]])
    path = f"^/v1/pages/{page_id}/incidents$"
    synced.fault(kind="status", status=200, path=path, body=cut)
    process = synced.sync()
    assert synced.resync_state() == "completed", process.output
    stored = entities_by_blueprint(synced.catalog())["statuspageIncident"]
    assert stored[incidents[0]["id"]]["title"] == "cut \ufffd"


def test_half_a_json_that_mends_itself_costs_nothing(synced: Sandbox) -> None:
    synced.fault(kind="half_body", path="/incidents$")
    synced.fault(kind="truncated_json", path="/components$")
    process = synced.sync()
    assert synced.resync_state() == "completed"
    warnings = [line for line in process.lines if "Trying again in 1 seconds" in line]
    assert len(warnings) == 2
    assert all(
        re.search(r"/v1/pages/\w+/(incidents|components)\?", w) for w in warnings
    )


def test_a_page_that_is_closed_to_the_key_costs_the_other_page_nothing(
    synced: Sandbox,
) -> None:
    synced.fault(kind="status", status=403, path=f"/pages/{EXAMPLE_PAGE}/", times=None)
    [other_page] = set(synced.account.pages) - {EXAMPLE_PAGE}
    new = synced.account.create_component(other_page, {"name": "New"})
    before = synced.identifiers()
    run = synced.sync()
    synced.heal()
    after = synced.identifiers()
    assert all(before[blueprint] <= after[blueprint] for blueprint in before)
    assert new["id"] in after["statuspageComponent"], run.output
    assert synced.resync_state() == "failed"
    causes = [line for line in run.lines if f"Page {EXAMPLE_PAGE} (" in line]
    assert len(causes) == 3
    assert all(f"owns page {EXAMPLE_PAGE}" in cause for cause in causes)


def test_a_configured_page_that_the_key_does_not_see_is_named(
    synced: Sandbox, resync_with: Callable[..., BadResync]
) -> None:
    run = resync_with(page_ids=f"{EXAMPLE_PAGE},nosuchpage")
    [cause] = [line for line in run.errors if "does not see" in line]
    assert "the API key does not see page nosuchpage. Correct statuspageIds" in cause
