"""Components of a preview beside services that are read from a file: Port is not asked."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import ConfigurationError
from portal.service_model import COMPONENT
from portal.services import Matches, ServicesConfig, match_services
from portal.shipped import read_services
from sandbox import Json

ENTITIES = "service_entities.json"


class UnusableServices(Exception):
    """A folder does not say what the services are; the text says why."""


@dataclass(frozen=True)
class Services:
    """Somebody's services, and how components are matched with them."""

    config: ServicesConfig
    entities: list[Json]

    def matches(self, catalog: Json) -> Matches:
        """Match the components that Port would have."""
        components = [
            each for each in catalog["entities"] if each["blueprint"] == COMPONENT
        ]
        return match_services(self.config, components, self.entities)


def services_of(folder: Path) -> Services:
    """Read `services.yaml`, and the services in `service_entities.json`.

    They are a list of entities, or what Port answers to
    `GET /v1/blueprints/service/entities`.

    Raises:
        UnusableServices: the folder has no such files.
    """
    try:
        config = read_services(folder)
        content: Any = json.loads((folder / ENTITIES).read_text(encoding="utf-8"))
    except ConfigurationError as error:
        raise UnusableServices(str(error)) from error
    except (OSError, ValueError) as error:
        raise UnusableServices(
            f"{folder / ENTITIES} cannot be read: {error}"
        ) from error
    entities = content.get("entities") if isinstance(content, dict) else content
    if config is None or not isinstance(entities, list):
        raise UnusableServices(
            f"{folder} needs services.yaml, and a list of entities in {ENTITIES}"
        )
    for service in entities:
        if not isinstance(service, dict) or not service.get("identifier"):
            raise UnusableServices(f"{ENTITIES}: each service needs an identifier")
    return Services(config, entities)
