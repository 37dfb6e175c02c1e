"""What `make sandbox` prints is all that an integration needs."""

import httpx
import pytest

from sandbox.integration_process import (
    IntegrationProcess,
    process_environment,
    sail,
    shipped_folder,
    started,
)
from sandbox.serving import LOOPBACK, free_port
from sandbox.watching import PortWatcher
from tests.sandbox.made_sandbox import made_sandbox

pytestmark = pytest.mark.soak


BASICS = ("PATH", "HOME")


def test_an_integration_with_the_printed_env_syncs_and_follows_events() -> None:
    with made_sandbox() as made, shipped_folder() as folder:
        # Beside other tests, the integration's usual port may be taken.
        url = f"http://{LOOPBACK}:{free_port()}"
        usual, port = made.settings["APPLICATION__PORT"], url.rpartition(":")[2]
        printed = made.environment_file
        printed = printed.replace(made.settings["OCEAN__BASE_URL"], url)
        printed = printed.replace(f"PORT={usual}", f"PORT={port}")
        (folder / ".env").write_text(printed)
        basics = process_environment(url, listening=False)
        environment = {name: basics[name] for name in BASICS if name in basics}
        watcher = PortWatcher(made.settings["OCEAN__PORT__BASE_URL"])
        with started(
            IntegrationProcess,
            sail(listening=True),
            url,
            environment=environment,
            folder=folder,
        ) as process:
            watcher.wait_for_resync(process)
            incident_id = open_incident(made.settings)
            arrived = watcher.seconds_until(
                lambda entities: incident_id in entities["statuspageIncident"], 30.0
            )
        assert arrived is not None, process.output
        assert watcher.catalog()["refusals"] == []


def open_incident(settings: dict[str, str]) -> str:
    """An incident on the documented page, as the README has it opened."""
    statuspage = settings["OCEAN__INTEGRATION__CONFIG__STATUSPAGE_HOST"]
    answer = httpx.post(
        f"{statuspage}/sandbox/pages/8m2l51279rpl/incidents",
        json={"name": "Search is slow", "component_ids": ["y6ssccsqgy8s"]},
    )
    identifier: str = answer.raise_for_status().json()["id"]
    return identifier
