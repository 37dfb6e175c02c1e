"""The Dockerfile as steps, and the files that its COPY can see."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docker.utils.build import PatternMatcher
from dockerfile_parse import DockerfileParser

from sandbox.integration_process import ROOT

DOCKERFILE = ROOT / "Dockerfile"


@dataclass
class Stage:
    """What stands between one FROM and the next.

    Attributes:
        name: its name after AS, or nothing.
        steps: its instructions, each with its value on one line.
    """

    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def value(self, instruction: str) -> str:
        """The value of the instruction, which the last one decides."""
        return [value for name, value in self.steps if name == instruction][-1]

    def command(self, instruction: str) -> list[str]:
        """The words of ENTRYPOINT, CMD or HEALTHCHECK in their JSON form."""
        value = self.value(instruction)
        words: list[str] = json.loads(value[value.index("[") :])
        return words


def stages() -> list[Stage]:
    """The Dockerfile's stages, the image's own last."""
    found: list[Stage] = []
    for step in DockerfileParser(str(DOCKERFILE)).structure:
        instruction, value = step["instruction"], step["value"]
        if instruction == "FROM":
            _, _, name = value.partition(" AS ")
            found.append(Stage(name))
        elif found and instruction != "COMMENT":
            found[-1].steps.append((instruction, value))
    return found


def build_context() -> Iterator[Path]:
    """What the repository's COPY can see: its files as .dockerignore has it."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if not line.startswith("#")]
    # By the rules of Docker's own client.
    for path in PatternMatcher(patterns).walk(str(ROOT)):
        # The client sends this one too, but an engine leaves it out of COPY.
        if (ROOT / path).is_file() and path != ".dockerignore":
            yield Path(path)
