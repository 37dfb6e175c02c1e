"""Resources of a mapping, as a user writes them."""

from typing import Any

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from integration import StatuspagePortAppConfig


def resource(
    kind: str,
    *,
    blueprint: str = "b",
    identifier: Any = ".id",
    properties: dict[str, str] | None = None,
    **selector: Any,
) -> ResourceConfig:
    """One resource of a kind, with its blueprint, its mapping and its selector's fields."""
    config = StatuspagePortAppConfig.parse_obj(
        {
            "resources": [
                {
                    "kind": kind,
                    "selector": {"query": "true"} | selector,
                    "port": {
                        "entity": {
                            "mappings": {
                                "identifier": identifier,
                                "blueprint": f'"{blueprint}"',
                                "properties": properties or {},
                            }
                        }
                    },
                }
            ]
        }
    )
    return config.resources[0]
