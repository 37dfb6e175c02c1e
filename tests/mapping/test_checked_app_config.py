"""A mapping that cannot work is told in one line, which names the resource and what is wrong."""

import copy
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml
from port_ocean.clients.port.mixins.blueprints import BlueprintClientMixin
from port_ocean.context.ocean import PortOceanContext

from errors import MappingError
from integration import StatuspageIntegration
from sandbox.integration_process import ROOT
from tests.oceans_port import Authentication, OceansPort

type Json = dict[str, Any]

DEFAULT: Json = yaml.safe_load(
    (ROOT / ".port/resources/port-app-config.yaml").read_text()
)
INCIDENT = 3
BLUEPRINT = "port entity mappings blueprint"
REMEDY = "Correct the mapping in Port, under Data sources."


class PortClient(BlueprintClientMixin):
    """Ocean's, of an integration that has a mapping."""

    def __init__(self, port: OceansPort, mapping: Json) -> None:
        super().__init__(Authentication(), port.http)  # type: ignore[arg-type]
        self._mapping = mapping

    async def get_current_integration(self) -> Json:
        """What Port has of the integration."""
        return {"config": self._mapping}


async def check(port: OceansPort, mapping: Json) -> None:
    """Check a mapping as at the beginning of a resync."""
    context = SimpleNamespace(
        port_client=PortClient(port, mapping),
        config=SimpleNamespace(port=SimpleNamespace(port_app_config_cache_ttl=60)),
    )
    handler = StatuspageIntegration.AppConfigHandlerClass(
        cast(PortOceanContext, context)
    )
    await handler.check()


def changed(path: str, to: Any, number: int = INCIDENT) -> Json:
    """The default mapping, all of it to blueprint `b`, with another value in a resource."""
    mapping = copy.deepcopy(DEFAULT)
    for resource in mapping["resources"]:
        resource["port"]["entity"]["mappings"]["blueprint"] = '"b"'
    place = mapping["resources"][number]
    *way, last = path.split()
    for key in way:
        place = place[key]
    place[last] = to
    return mapping


@pytest.mark.parametrize(
    "mapping",
    [
        pytest.param(changed("selector query", "true"), id="default"),
        pytest.param(changed("kind", "page", number=0), id="another-name-of-a-kind"),
        pytest.param(changed(BLUEPRINT, ".name"), id="a-computed-blueprint"),
        pytest.param(changed(BLUEPRINT, " 'b' "), id="single-quotes"),
        pytest.param({}, id="none-yet"),
    ],
)
async def test_a_mapping_that_works_passes(
    oceans_port: OceansPort, mapping: Json
) -> None:
    await check(oceans_port, mapping)


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        pytest.param(
            changed("selector pageIDs", ["a"]),
            "resource 4 (incident): its selector has no key pageIDs (did you mean pageIds?).",
            id="a-misspelt-key",
        ),
        pytest.param(
            changed("selector zone", 1, number=0),
            "resource 1 (statuspage): its selector has no key zone"
            " (it has query, exportEnvVariables, pageIds).",
            id="an-unknown-key",
        ),
        pytest.param(
            changed("selector createdWithinDays", "soon"),
            "resource 4 (incident): selector.createdWithinDays: value is not a valid",
            id="a-value-of-another-type",
        ),
        pytest.param(
            changed("kind", "incidents"),
            "resource 4 (incidents): there is no such kind, only statuspage, component_g",
            id="an-unknown-kind",
        ),
        pytest.param(
            changed("port", {}),
            "resource 4 (incident): port.entity: field required",
            id="a-missing-part",
        ),
        pytest.param(
            DEFAULT | {"resources": ["incident"]},
            "resource 1 (None): ",
            id="no-resource",
        ),
        pytest.param(
            DEFAULT | {"resources": {"incident": {}}},
            "resources is not a list.",
            id="no-list",
        ),
        pytest.param(
            DEFAULT | {"entityDeletionThreshold": 7},
            "entityDeletionThreshold: ensure this value is less than or equal to 1",
            id="beside-the-resources",
        ),
        pytest.param(
            changed("port entity mappings properties status", ".status | foo("),
            "resource 4 (incident), properties.status: `.status | foo(` does not compile"
            " (syntax error, unexpected end of file at ",
            id="half-an-expression",
        ),
        pytest.param(
            changed("selector query", ".status | nosuch"),
            "resource 4 (incident), selector.query: `.status | nosuch` does not compile"
            " (nosuch/0 is not defined at ",
            id="an-unknown-function",
        ),
        pytest.param(
            changed("port itemsToParse", ".x ["),
            "resource 4 (incident), itemsToParse: `.x [` does not compile",
            id="items-to-parse",
        ),
        pytest.param(
            changed(
                "port entity mappings relations statuspage",
                {"combinator": '"and"', "rules": [{"property": '"a"', "value": "("}]}
                | {"rules": [{"property": '"a"', "operator": '"="', "value": "("}]},
            ),
            "resource 4 (incident), relations.statuspage.rules.0.value: `(` does not",
            id="in-a-search",
        ),
    ],
)
async def test_what_cannot_work_is_named_in_one_line(
    oceans_port: OceansPort, mapping: Json, told: str
) -> None:
    with pytest.raises(MappingError) as refused:
        await check(oceans_port, mapping)
    assert str(refused.value).startswith(f"mapping: {told}")
    assert str(refused.value).endswith(REMEDY)
    assert "\n" not in str(refused.value)


async def test_several_faults_are_named_at_once(oceans_port: OceansPort) -> None:
    mapping = changed("selector scop", "all")
    mapping["resources"][2]["selector"]["showCaseOnly"] = True
    with pytest.raises(MappingError, match=r"resource 3 .*; resource 4 .* mean scope"):
        await check(oceans_port, mapping)


async def test_blueprints_that_port_lacks_are_named_with_the_command_that_creates_them(
    oceans_port: OceansPort,
) -> None:
    mapping = changed(BLUEPRINT, '"lacking"')
    with pytest.raises(
        MappingError, match=r"Port has no blueprint lacking\. `make portal APPLY=1`"
    ):
        await check(oceans_port, mapping)


async def test_a_port_that_does_not_say_what_it_has_is_not_taken_for_lacking(
    oceans_port: OceansPort,
) -> None:
    await oceans_port.fails(method="GET", path="/v1/blueprints/", status=500)
    await check(oceans_port, changed("selector query", "true"))
