"""The Dockerfile's own steps, carried out in a folder."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from dockerfile_parse.util import extract_key_values

from sandbox.integration_process import ROOT
from tests.end_to_end.image.dockerfile import Stage, build_context, stages
from tests.end_to_end.image.machine import BASE_PATH, Machine

# They say something about the image and change nothing in it.
SILENT = {"ARG", "LABEL", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}


@dataclass
class Image:
    """A stage that was built, and what it starts with."""

    stage: Stage
    machine: Machine
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": BASE_PATH})
    folder: str = "/"
    user: str = "0:0"

    def files(self, folder: str) -> set[str]:
        """The names of all files below one of its folders."""
        top = self.machine.inside(folder)
        return {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()}


def build(folder: Path) -> Image:
    """Carry out the Dockerfile in this folder, as an engine would; takes a minute.

    Raises:
        subprocess.CalledProcessError: a RUN failed.
        NotImplementedError: an instruction that is not known here.
    """
    built: dict[str, Image] = {}
    for number, stage in enumerate(stages()):
        image = Image(stage, Machine(folder / str(number)))
        for instruction, value in stage.steps:
            _carry_out(image, instruction, value, built)
        built[stage.name] = image
    return image


def _carry_out(
    image: Image, instruction: str, value: str, built: dict[str, Image]
) -> None:
    match instruction:
        case "ENV":
            image.environment |= dict(
                extract_key_values(True, {}, image.environment, value)
            )
        case "WORKDIR":
            image.folder = value
            image.machine.inside(value).mkdir(parents=True)
        case "USER":
            image.user = value
        case "COPY":
            _copy(image, value.split(), built)
        case "RUN":
            inside = f"cd {image.folder} && {value}"
            image.machine.run(["sh", "-c", inside], image.environment)
        case _ if instruction not in SILENT:
            raise NotImplementedError(instruction)


def _copy(image: Image, words: list[str], built: dict[str, Image]) -> None:
    *sources, target = words
    if sources[0].startswith("--from="):
        stage, source = sources
        origin = built[stage.removeprefix("--from=")].machine
        shutil.copytree(
            origin.inside(source), image.machine.inside(target), symlinks=True
        )
        return
    into = image.machine.inside(Path(image.folder, target))
    for path in build_context():
        if sources == ["."] or str(path) in sources:
            (into / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, into / path)
