"""Resources of a mapping, as a user writes them."""

from typing import Any

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from integration import StatuspagePortAppConfig


def resource(kind: str, **selector: Any) -> ResourceConfig:
    """One resource of a kind, with its selector's fields."""
    config = StatuspagePortAppConfig.parse_obj(
        {
            "resources": [
                {
                    "kind": kind,
                    "selector": {"query": "true"} | selector,
                    "port": {
                        "entity": {
                            "mappings": {"identifier": ".id", "blueprint": '"b"'}
                        }
                    },
                }
            ]
        }
    )
    return config.resources[0]
