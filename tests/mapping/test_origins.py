"""From an entity back to the object of Statuspage that it was made of."""

from typing import Any

import pytest
from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from mapping.origins import Origin, origins_of
from tests.oceans_port import an_entity
from tests.resources import resource

pytestmark = pytest.mark.usefixtures("oceans_port")


async def origin(
    mapped: ResourceConfig, identifier: str, **properties: Any
) -> Origin | None:
    origins = await origins_of(mapped)
    assert origins is not None
    return origins.of(an_entity(identifier, **properties))


@pytest.mark.parametrize(
    ("written", "identifier", "found"),
    [
        pytest.param(".id", "i1", Origin("incident", "i1"), id="the-id"),
        pytest.param(
            '.page_id + "/" + .id', "p1/i1", Origin("incident", "i1", "p1"), id="a-path"
        ),
        pytest.param(
            '"inc." + .id + "." + .id',
            "inc.i1.i1",
            Origin("incident", "i1"),
            id="the-id-twice",
        ),
        pytest.param('"inc." + .id + "." + .id', "inc.i1.i2", None, id="two-ids"),
        pytest.param('"inc." + .id', "incXi1", None, id="a-dot-is-a-dot"),
        pytest.param('.page_id + "/" + .id', "i1", None, id="another-resources"),
    ],
)
async def test_an_identifier_is_read_backwards(
    written: str, identifier: str, found: Origin | None
) -> None:
    assert await origin(resource("incident", identifier=written), identifier) == found


async def test_properties_tell_what_the_identifier_does_not() -> None:
    updates = resource(
        "incident_update",
        properties={"page": ".__page_id", "incident": ".incident_id"},
    )
    assert await origin(updates, "u1", page="p1", incident="i1") == Origin(
        "incident_update", "u1", "p1", "i1"
    )
    # One that was written before the mapping had them.
    assert await origin(updates, "u1") == Origin("incident_update", "u1")


async def test_a_name_in_an_identifier_may_be_anything() -> None:
    named = resource("incident", identifier='.name + " (" + .id + ")"')
    assert await origin(named, "Slow (again) (i1)") == Origin("incident", "i1")


async def test_a_name_may_identify_what_a_property_tells_the_id_of() -> None:
    by_name = resource(
        "incident",
        identifier=".name | ascii_downcase",
        properties={"page": '"https://x.example/" + .page_id + "/" + .id'},
    )
    found = await origin(by_name, "slow", page="https://x.example/p1/i1")
    assert found == Origin("incident", "i1", "p1")
    assert await origin(by_name, "slow") is None


@pytest.mark.parametrize(
    "identifier",
    [
        pytest.param(".name", id="a-name"),
        pytest.param(".shortlink", id="what-is-never-told"),
        pytest.param(".id | @base64", id="an-encoded-id"),
        pytest.param(".page_id", id="only-the-page"),
    ],
)
async def test_what_tells_no_id_cannot_be_read_backwards(identifier: str) -> None:
    assert await origins_of(resource("incident", identifier=identifier)) is None


async def test_only_what_tells_something_is_asked_of_port() -> None:
    updates = resource(
        "incident_update",
        properties={"page": ".__page_id", "name": ".body", "incident": ".incident_id"},
    )
    origins = await origins_of(updates)
    assert origins is not None
    assert origins.fields == ["identifier", "properties.page", "properties.incident"]
