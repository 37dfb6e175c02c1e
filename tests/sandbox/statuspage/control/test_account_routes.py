"""What the control API refuses to change."""

import re
from dataclasses import asdict

import httpx
import pytest

from sandbox.statuspage import Account
from sandbox.statuspage.account.status_page import StatusPage


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("PUT", "/components/unknown", id="change-component"),
        pytest.param("DELETE", "/component-groups/unknown", id="delete-group"),
        pytest.param("DELETE", "/incidents/unknown", id="delete-incident"),
        pytest.param("POST", "/incidents/unknown/incident_updates", id="add-update"),
        pytest.param("PUT", "/subscribers/unknown", id="change-subscriber"),
    ],
)
async def test_what_is_not_there_cannot_be_changed(
    client: httpx.AsyncClient, control_path: str, method: str, path: str
) -> None:
    answer = await client.request(method, control_path + path, content=b"{}")

    assert answer.status_code == 404
    assert answer.json()["error"].endswith("not found")


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        pytest.param("PUT", "", id="page"),
        pytest.param("POST", "/component-groups", id="new-group"),
        pytest.param("PUT", "/component-groups/{}", id="group"),
        pytest.param("POST", "/components", id="new-component"),
        pytest.param("PUT", "/components/{}", id="component"),
        pytest.param("POST", "/incidents", id="new-incident"),
        pytest.param("PUT", "/incidents/{}", id="incident"),
        pytest.param("POST", "/incidents/{}/incident_updates", id="new-update"),
        pytest.param("PUT", "/incidents/{}/incident_updates/{}", id="update"),
        pytest.param("PUT", "/subscribers/{}", id="subscriber"),
    ],
)
async def test_a_field_that_the_object_has_not_is_refused_by_name(
    client: httpx.AsyncClient, account: Account, method: str, kind: str
) -> None:
    [page] = account.pages.values()
    before = asdict(page)
    path = f"/sandbox/pages/{page.page['id']}{with_identifiers(kind, page)}"

    answer = await client.request(method, path, json={"satus": "x", "name": "New"})

    assert answer.status_code == 400
    assert re.match(r"Unknown: (name, )?satus\. Known: ", answer.json()["error"])
    assert asdict(page) == before


def with_identifiers(path: str, page: StatusPage) -> str:
    """The path of something that is on the page."""
    name, *_ = path.strip("/").split("/")
    incident = next(iter(page.incidents.values()))
    first = {
        "component-groups": next(iter(page.component_groups)),
        "components": list(page.components)[-1],
        "incidents": incident["id"],
        "subscribers": next(iter(page.subscribers)),
        "": "",
    }
    return path.format(first[name], incident["incident_updates"][0]["id"])


async def test_an_object_that_was_read_can_be_sent_back_as_it_is(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    # The oldest ones have other fields than today's.
    for incident in (await client.get(f"{page_path}/incidents")).json():
        path = f"{control_path}/incidents/{incident['id']}"
        answer = await client.put(path, json=incident)
        assert (answer.status_code, answer.json()) == (200, incident)
