"""Logging in, and the organization that one then sees."""

import httpx
import pytest


@pytest.mark.parametrize(
    ("credentials", "status"),
    [
        pytest.param({"clientId": "a", "clientSecret": "b"}, 200, id="any-pair"),
        pytest.param({"clientId": "a", "clientSecret": "wrong"}, 401, id="wrong"),
        pytest.param({"clientId": "a", "clientSecret": ""}, 422, id="empty-secret"),
        pytest.param({"clientId": "a"}, 422, id="no-secret"),
    ],
)
async def test_login(
    port: httpx.AsyncClient, credentials: dict[str, str], status: int
) -> None:
    answer = await port.post("/v1/auth/access_token", json=credentials)
    assert answer.status_code == status
    assert answer.json()["ok"] is (status == 200)


async def test_the_organization_has_no_feature_flags(port: httpx.AsyncClient) -> None:
    organization = (await port.get("/v1/organization")).json()["organization"]
    assert organization["featureFlags"] == []
    assert organization["isBlocked"] is False
