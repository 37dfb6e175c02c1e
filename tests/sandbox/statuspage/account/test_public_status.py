"""The keyless public status of a page."""

from typing import Any

import httpx
import pytest

from sandbox.statuspage import Account, example_account, generate_account
from sandbox.statuspage.account.status_page import StatusPage
from tests.sandbox.statuspage.clients import connected, only_page_id


def page_with(
    component_status: str = "operational", **incident: str
) -> tuple[Account, StatusPage]:
    account = generate_account(
        pages=1, groups=1, components=2, incidents=0, updates=0, seed=3
    )
    page_id = only_page_id(account)
    for component_id, component in list(account.pages[page_id].components.items()):
        if not component["group"]:
            account.change_component(page_id, component_id, {"status": "operational"})
            last = component_id
    account.change_component(page_id, last, {"status": component_status})
    if incident:
        account.create_incident(page_id, dict(incident))
    return account, account.pages[page_id]


async def public_answer(account: Account, page: StatusPage) -> Any:
    async with connected(account) as client:
        del client.headers["Authorization"]
        answer = await client.get(
            f"/public/{page.page['subdomain']}/api/v2/status.json"
        )
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("component_status", "incident", "expected"),
    [
        pytest.param(
            "operational", {}, ("none", "All Systems Operational"), id="all-well"
        ),
        pytest.param("", {}, ("none", "All Systems Operational"), id="no-status"),
        pytest.param(
            "under_maintenance",
            {},
            ("maintenance", "Service Under Maintenance"),
            id="component-under-maintenance",
        ),
        pytest.param(
            "degraded_performance",
            {},
            ("minor", "Partially Degraded Service"),
            id="degraded",
        ),
        pytest.param(
            "partial_outage", {}, ("major", "Partial System Outage"), id="partial"
        ),
        pytest.param(
            "major_outage", {}, ("critical", "Major System Outage"), id="major"
        ),
        pytest.param(
            "operational",
            {"impact": "minor", "status": "identified"},
            ("minor", "Minor Service Outage"),
            id="open-minor-incident",
        ),
        pytest.param(
            "degraded_performance",
            {"impact": "critical", "status": "monitoring"},
            ("critical", "Major System Outage"),
            id="incident-worse-than-component",
        ),
        pytest.param(
            "operational",
            {"impact": "critical", "status": "resolved"},
            ("none", "All Systems Operational"),
            id="resolved-incident",
        ),
        pytest.param(
            "operational",
            {"impact": "major", "status": "in_progress"},
            ("maintenance", "Service Under Maintenance"),
            id="running-maintenance",
        ),
        pytest.param(
            "operational",
            {"impact": "maintenance", "status": "scheduled"},
            ("none", "All Systems Operational"),
            id="maintenance-to-come",
        ),
    ],
)
async def test_the_worst_of_components_and_open_incidents_shows(
    component_status: str, incident: dict[str, str], expected: tuple[str, str]
) -> None:
    body = await public_answer(*page_with(component_status, **incident))

    assert (body["status"]["indicator"], body["status"]["description"]) == expected


async def test_the_page_shows_its_public_side() -> None:
    account = example_account()

    body = await public_answer(account, account.page("8m2l51279rpl"))

    assert body == {
        "page": {
            "id": "8m2l51279rpl",
            "name": "Ctrlv Solutions",
            "url": "https://ctrlvsolutions.statuspage.io",
            "time_zone": "UTC",
            "updated_at": "2024-06-26T03:49:25Z",
        },
        "status": {"indicator": "major", "description": "Partial System Outage"},
    }


async def test_rest_pages_do_not_tell_their_status(client: httpx.AsyncClient) -> None:
    (page,) = (await client.get("/v1/pages")).json()

    assert not [key for key in page if key.startswith("status")]
