"""`make examples`: one raw item of each kind, and the entity that it becomes, in `examples/`."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from sandbox import Json
from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import ROOT, integration
from sandbox.port.app import create_port_app
from sandbox.serving import serve
from sandbox.statuspage import create_statuspage_app, example_account
from sandbox.watching import PortWatcher

EXAMPLES = ROOT / "examples"
# What the default mapping makes of each kind, in its order.
BLUEPRINTS = {
    "statuspage": "statuspage",
    "component_group": "statuspageComponentGroup",
    "component": "statuspageComponent",
    "incident": "statuspageIncident",
    "incident_update": "statuspageIncidentUpdate",
}
SHOWN_OF_AN_ENTITY = ("identifier", "title", "blueprint", "properties", "relations")


def main() -> None:
    """Write the examples anew."""
    for path, text in example_files(_catalog()):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


def example_files(catalog: Json) -> Iterator[tuple[Path, str]]:
    """The files and what is in them, from a catalog of the documented account."""
    entities = entities_by_blueprint(catalog)
    for kind, blueprint in BLUEPRINTS.items():
        stored = entities[blueprint]
        raw_item = next(
            item for item in catalog["examples"][kind] if item["id"] in stored
        )
        entity = stored[raw_item["id"]]
        yield EXAMPLES / kind / "raw_item.json", _text(raw_item)
        yield (
            EXAMPLES / kind / "entity.json",
            _text({name: entity[name] for name in SHOWN_OF_AN_ENTITY}),
        )


def _catalog() -> Json:
    with ExitStack() as stack:
        statuspage_url = stack.enter_context(
            serve(create_statuspage_app(example_account()))
        )
        port_url = stack.enter_context(serve(create_port_app()))
        process = stack.enter_context(
            integration(statuspage_url, port_url, api_key="sandbox-key")
        )
        process.wait()
        return PortWatcher(port_url).catalog()


def _text(body: Json) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
