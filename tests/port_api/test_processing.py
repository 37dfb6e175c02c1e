"""Who does the processing stays the same for as long as it has to."""

import httpx
import pytest
from port_ocean.core.integrations.mixins.utils import is_dsp_mode_enabled

from port_api.processing import SteadyFlags, one_way
from sandbox.port.organization.feature_flags import Processing
from tests.conftest import Organization


async def test_what_begins_one_way_ends_that_way(organization: Organization) -> None:
    async with one_way() as port_processes:
        organization.processing = Processing.OCEAN
        assert port_processes
        assert await is_dsp_mode_enabled()
    assert not await is_dsp_mode_enabled()
    async with one_way() as port_processes:
        organization.processing = Processing.DSP
        assert not port_processes
        assert not await is_dsp_mode_enabled()


async def test_a_call_that_fails_changes_nothing(organization: Organization) -> None:
    assert await is_dsp_mode_enabled()
    organization.processing = None
    assert await is_dsp_mode_enabled()


async def test_ocean_does_the_processing_until_port_has_answered(
    organization: Organization, logged: list[str]
) -> None:
    organization.processing = None
    async with one_way() as port_processes:
        assert not port_processes
        organization.processing = Processing.DSP
        assert not await is_dsp_mode_enabled()
    assert "so Ocean does the processing" in logged[0]


async def test_a_caller_that_wants_no_error_gets_none(
    organization: Organization,
) -> None:
    organization.processing = None
    flags = SteadyFlags(organization.flags)
    assert await flags(should_raise=False) == []
    with pytest.raises(httpx.ConnectError):
        await flags()
