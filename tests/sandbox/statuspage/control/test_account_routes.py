"""What the control API refuses to change."""

import httpx
import pytest


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
