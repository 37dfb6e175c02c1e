"""`make preview`: the real integration into an emulated Port, twice with different mappings."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.expectation import expected_entities
from sandbox.preview.__main__ import CLEAN, PROBLEMS, UNUSABLE, main
from sandbox.statuspage import example_account
from tests.end_to_end.conftest import API_KEY, Sandbox, SandboxFactory

pytestmark = pytest.mark.soak

SETTINGS = "OCEAN__INTEGRATION__CONFIG__"

type Json = dict[str, Any]


class Previews:
    """Previews of one account, all in one folder."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.page = folder / "preview.html"
        self.snapshots = folder / "snapshots"
        self._folder = folder
        self._settings = {
            f"{SETTINGS}STATUSPAGE_API_KEY": API_KEY,
            f"{SETTINGS}STATUSPAGE_HOST": sandbox.statuspage_url,
            f"{SETTINGS}STATUSPAGE_PUBLIC_URL": (
                f"{sandbox.statuspage_url}/public/{{subdomain}}"
            ),
            # A developer's own, which must not be used.
            f"{SETTINGS}APP_HOST": "https://ours.example.com",
            "OCEAN__BASE_URL": "https://ours.example.com",
            "OCEAN__PORT__BASE_URL": "https://api.port.invalid",
        }

    def run(self, *arguments: str, **settings: str) -> int:
        """Preview and return the exit code."""
        lines = [f"{name}={text}" for name, text in (self._settings | settings).items()]
        file = self._folder / "settings"
        file.write_text("\n".join(lines))
        options = {"settings": file, "page": self.page, "snapshots": self.snapshots}
        given = [f"--{name}={path}" for name, path in options.items()]
        return main([*given, *arguments])

    @property
    def kept(self) -> list[Path]:
        """The snapshots."""
        return sorted(self.snapshots.rglob("*.json"))

    def content(self) -> Json:
        """What the page shows."""
        text = self.page.read_text(encoding="utf-8")
        document = text.partition('id="content">')[2].partition("</script>")[0]
        content: Json = json.loads(document)
        return content


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory) -> Sandbox:
    return start_sandbox(example_account())


@pytest.fixture
def previews(sandbox: Sandbox, tmp_path: Path) -> Previews:
    return Previews(sandbox, tmp_path)


def changed(mapping: Json) -> Json:
    """A mapping with one of each mistake."""
    by_kind = {
        each["kind"]: each["port"]["entity"]["mappings"]
        for each in mapping["resources"]
    }
    by_kind["component"]["properties"] |= {
        "status": '"exploded"',
    }
    by_kind["incident"]["properties"] |= {
        "impact": ".impakt",
        "mood": ".name",
    }
    mapping["resources"] = [
        each for each in mapping["resources"] if each["kind"] != "component_group"
    ]
    return mapping


def test_a_second_preview_with_another_mapping_shows_the_difference(
    previews: Previews,
    sandbox: Sandbox,
    default_mapping: Json,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert previews.run() == CLEAN
    shown = previews.content()
    entities = {
        each["identifier"]: {row[0] for row in each["entities"]}
        for each in shown["blueprints"]
    }
    assert entities == expected_entities(sandbox.account)
    assert shown["comparison"] is None
    assert {each["method"] for each in sandbox.management_requests()} == {"GET"}

    mine = tmp_path / "mine.yaml"
    mine.write_text(yaml.safe_dump(changed(default_mapping)))
    assert previews.run("--mapping", str(mine)) == PROBLEMS
    shown = previews.content()
    findings, comparison = shown["findings"], shown["comparison"]
    components = expected_entities(sandbox.account)["statuspageComponent"]
    assert {each["identifier"] for each in findings["refusals"]} == components
    assert {each["field"] for each in findings["refusals"]} == {"properties.status"}
    assert {tuple(each["target"]) for each in findings["loose_ends"]} >= {
        ("statuspageComponent", identifier)
        for incident in sandbox.account.pages["8m2l51279rpl"].incidents.values()
        for identifier in (each["id"] for each in incident["components"])
    }
    assert [each["name"] for each in findings["drops"]] == ["mood"]
    assert ["statuspageIncident", "properties.impact"] in [
        [each["blueprint"], each["field"]] for each in findings["empty_fields"]
    ]
    assert not comparison["same_model"]
    [incident] = sandbox.account.pages["8m2l51279rpl"].incidents.values()
    assert [
        ["statuspageIncident", incident["id"]],
        "properties.impact",
        incident["impact"],
        None,
    ] in [
        [each["key"], field["field"], field["before"], field["after"]]
        for each in comparison["changed"]
        for field in each["fields"]
    ]
    assert {key[0] for key, _ in comparison["deleted"]} >= {"statuspageComponentGroup"}
    assert len(previews.kept) == 2

    printed = capsys.readouterr().out
    everything = printed + "".join(
        path.read_text() for path in [previews.page, *previews.kept]
    )
    assert API_KEY not in everything
    assert "Compared with the preview of" in printed


def test_a_preview_that_fails_tells_the_cause_and_keeps_nothing(
    previews: Previews, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {f"{SETTINGS}STATUSPAGE_API_KEY": "wrong-key-hunter2"}
    assert previews.run(**wrong) == PROBLEMS
    printed = " ".join(capsys.readouterr().out.split())
    assert "The resync failed." in printed
    assert "/v1/pages: 401" in printed
    assert "make a new one" in printed
    assert "hunter2" not in printed + previews.page.read_text(encoding="utf-8")
    assert previews.content()["outcome"]["completed"] is False
    assert previews.kept == []


def test_a_file_that_cannot_be_used_is_refused_before_anything_runs(
    previews: Previews, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert previews.run("--mapping", "none.yaml") == UNUSABLE
    assert previews.run("--against", "none.json") == UNUSABLE
    assert "none.yaml cannot be read" in capsys.readouterr().out
    assert sandbox.management_requests() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            lambda resource: resource["port"]["entity"]["mappings"].update(
                title=".name | foo("
            ),
            "resource 4 (incident), title: `.name | foo(` does not compile",
            id="an-expression",
        ),
        pytest.param(
            lambda resource: resource["selector"].update(pageIDs=["a"]),
            "resource 4 (incident): its selector has no key pageIDs (did you mean pageIds?)",
            id="a-selector",
        ),
    ],
)
def test_a_mapping_that_cannot_work_is_told_in_one_line(
    previews: Previews,
    sandbox: Sandbox,
    default_mapping: Json,
    tmp_path: Path,
    change: Callable[[Json], None],
    told: str,
) -> None:
    change(default_mapping["resources"][3])
    mine = tmp_path / "mine.yaml"
    mine.write_text(yaml.safe_dump(default_mapping))
    assert previews.run("--mapping", str(mine)) == PROBLEMS
    outcome = previews.content()["outcome"]
    assert outcome["cause"].startswith(f"mapping: {told}")
    assert "\n" not in outcome["cause"]
    assert outcome["errors"] == []
    assert sandbox.management_requests() == []
