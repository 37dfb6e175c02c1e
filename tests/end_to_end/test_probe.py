from contextlib import ExitStack

import pytest

from sandbox.integration_process import ROOT, integration
from sandbox.serving import serve
from sandbox.statuspage import (
    Account,
    Options,
    create_statuspage_app,
    example_account,
    generate_account,
)
from tests.end_to_end.conftest import API_KEY

NOBODY = "http://127.0.0.1:9"
"""Where Port would be: a probe does not need it."""


@pytest.fixture
def account() -> Account:
    """A page with more than a hundred incidents."""
    return generate_account(pages=1, groups=2, components=8, incidents=105, updates=1)


def probe(account: Account, *, api_key: str = API_KEY, **settings: str) -> list[str]:
    """What `ocean probe` prints, without the times."""
    with ExitStack() as stack:
        statuspage = create_statuspage_app(account, Options(api_key=API_KEY))
        url = stack.enter_context(serve(statuspage))
        process = stack.enter_context(
            integration(
                url,
                NOBODY,
                api_key=api_key,
                settings=settings,
                command=("ocean", "probe"),
            )
        )
        process.wait()
    return [line.split(" | ", 1)[-1].strip() for line in process.lines]


def test_a_good_key_is_told_what_it_reads_and_what_that_costs(account: Account) -> None:
    [page_id] = account.pages
    printed = probe(account)
    for expected in (
        f"SUCCESS: page {page_id}, component_group: 2 items in component-groups",
        f"SUCCESS: page {page_id}, component: 10 items in components",
        f"SUCCESS: page {page_id}, incident: 100 items or more in incidents",
        f"SUCCESS: page {page_id}, incident_update: 100 items or more in incidents",
    ):
        assert f"INFO     | {expected}" in printed
    [cost] = [line for line in printed if "A resync" in line]
    assert "costs at least 5 requests" in cost


def test_a_refused_key_fails_with_the_remedy(account: Account) -> None:
    printed = probe(account, api_key="a-refused-key")
    [failure] = [line for line in printed if "FAILURE" in line]
    assert '401 "Could not authenticate". The Statuspage API key is wrong' in failure
    assert not any("SUCCESS" in line for line in printed)


def test_an_unknown_page_fails_beside_the_others(account: Account) -> None:
    [page_id] = account.pages
    setting = "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_IDS"
    printed = probe(account, **{setting: f"{page_id},nosuchpage"})
    failures = [line for line in printed if "FAILURE" in line]
    assert len(failures) == 6
    assert all("does not see page nosuchpage" in line for line in failures)
    assert len([line for line in printed if "SUCCESS" in line]) == 6


def test_the_documentation_shows_what_is_printed() -> None:
    text = (ROOT / "docs/installing.md").read_text()
    _, _, below = text.partition("## Will it work?")
    shown = below.split("```")[1].strip().splitlines()
    setting = "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_IDS"
    printed = probe(example_account(), **{setting: "8m2l51279rpl,nosuchpage"})
    for line in shown:
        beginning = line.removesuffix("…")
        assert any(f"| {beginning}" in each for each in printed), line


def test_a_page_without_webhooks_fails_where_live_events_are_wanted(
    account: Account,
) -> None:
    [page_id] = account.pages
    account.change_page(page_id, {"allow_webhook_subscribers": False})
    printed = probe(account, OCEAN__BASE_URL="https://port.example.com")
    [failure] = [line for line in printed if "FAILURE" in line]
    assert f"page {page_id}, statuspage: visible, but it will send no live" in failure
    assert "switch on webhooks" in failure
