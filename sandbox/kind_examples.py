"""`make examples`: of each kind a raw item, its mapping and its entity, in `examples/`."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import yaml

from sandbox import Json
from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import ROOT, integration
from sandbox.port.app import create_port_app
from sandbox.serving import serve
from sandbox.statuspage import create_statuspage_app, example_account
from sandbox.watching import PortWatcher

EXAMPLES = ROOT / "examples"
DEFAULT_MAPPING = ROOT / ".port/resources/port-app-config.yaml"
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
    for text in _resources_of_the_default_mapping():
        [resource] = yaml.safe_load(text)
        folder = EXAMPLES / resource["kind"]
        stored = entities[
            json.loads(resource["port"]["entity"]["mappings"]["blueprint"])
        ]
        raw_item = next(
            item
            for item in catalog["examples"][resource["kind"]]
            if item["id"] in stored
        )
        entity = stored[raw_item["id"]]
        yield folder / "raw_item.json", _text(raw_item)
        yield folder / "mapping.yaml", f"resources:\n{text}"
        yield (
            folder / "entity.json",
            _text({name: entity[name] for name in SHOWN_OF_AN_ENTITY}),
        )


def _resources_of_the_default_mapping() -> list[str]:
    """Each resource as it is written there, with its comments."""
    text = DEFAULT_MAPPING.read_text(encoding="utf-8")
    return re.split(r"^(?=  - kind: )", text, flags=re.MULTILINE)[1:]


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
