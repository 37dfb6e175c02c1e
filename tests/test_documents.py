"""What the documents link to is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    path
    for folder in ("", "benchmarks", "docs", "examples", "sandbox")
    for path in (ROOT / folder).glob("**/*.md" if folder else "*.md")
]

INSTALLS = [
    path
    for path in (ROOT / "examples").rglob("*")
    if path.suffix in (".md", ".yaml", ".yml") and path.is_file()
]
# Of the image's tag.
VERSION = re.compile(r"statuspage:(\d[\w.+-]*)")


def links(document: Path) -> list[str]:
    """The targets of links and pictures that are no web addresses."""
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text())
    return [target for target in targets if "://" not in target]


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives a document's headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), flags=re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in links(document):
        file, _, anchor = link.partition("#")
        target = (document.parent / file) if file else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_examples_install_the_version_that_there_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {path: set(VERSION.findall(path.read_text())) for path in INSTALLS}
    lagging = {path for path, found in named.items() if found - {project["version"]}}
    assert lagging == set()
    assert sum(map(bool, named.values())) == 7


def test_every_page_of_docs_is_linked_from_the_readme() -> None:
    pages = {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}
    linked = {link.partition("#")[0] for link in links(ROOT / "README.md")}
    assert pages - linked == set()


def test_the_map_of_the_code_has_every_module() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    shown = re.findall(r"\w+\.py|\w+/", text)
    modules = {path.name for path in ROOT.glob("*.py")}
    packages = {f"{path.parent.name}/" for path in ROOT.glob("*/__init__.py")}
    assert modules - set(shown) == {"debug.py"}
    assert packages - set(shown) == {"benchmarks/"}
