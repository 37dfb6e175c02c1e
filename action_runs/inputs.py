"""What a run brings along, checked before anything is asked, with all faults told at once."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from action_runs.errors import ActionRefusedError
from statuspage_api.objects import IDENTIFIER

LONGEST_NAME = 255
LONGEST_BODY = 25_000
"""Characters: https://developer.statuspage.io/#operation/postPagesPageIdIncidents"""

ComponentStatus = Literal[
    "operational",
    "under_maintenance",
    "degraded_performance",
    "partial_outage",
    "major_outage",
]
IncidentStatus = Literal["investigating", "identified", "monitoring", "resolved"]
Impact = Literal["none", "minor", "major", "critical"]


def _identifier(value: object) -> object:
    # A form's entity arrives as its identifier or, from some templates, as the entity.
    if isinstance(value, Mapping) and "identifier" in value:
        value = value["identifier"]
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value.strip()):
        raise ValueError(f"{value!r:.80} is not an identifier of Statuspage")
    return value.strip()


def _parsed(value: object) -> object:
    """What a template has turned into text, as the JSON that it was."""
    if isinstance(value, str) and value.strip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("it is not JSON") from None
    return value


def _several(value: object) -> object:
    value = _parsed(value)
    if isinstance(value, str):
        return [each for each in re.split(r"[\s,]+", value) if each]
    return value if isinstance(value, list) else [value]


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(
            f"{value!r:.80} is not a time such as 2030-01-31T22:00:00Z"
        ) from None
    if moment.tzinfo is None:
        raise ValueError(
            "it does not say in which time zone: add Z or an offset such as +02:00"
        )
    return moment


EntityId = Annotated[str, BeforeValidator(_identifier)]
EntityIds = Annotated[list[EntityId], BeforeValidator(_several)]
Statuses = Annotated[dict[EntityId, ComponentStatus], BeforeValidator(_parsed)]
Metadata = Annotated[dict[str, dict[str, Any]], BeforeValidator(_parsed)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Body = Annotated[str, Field(min_length=1, max_length=LONGEST_BODY)]


class ActionInputs(BaseModel):
    """What the inputs of all actions have in common.

    Attributes:
        page_id: the status page.
        dry_run: whether to tell what would be sent instead of sending it.
        requested_by: who has started the run, if the action in Port tells it.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
    )

    page_id: EntityId = Field(title="Status page")
    dry_run: bool = Field(False, title="Dry run")
    requested_by: str | None = Field(
        None, title="Requested by", max_length=LONGEST_NAME
    )

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_empty(cls, values: Any) -> Any:
        # A form's empty field arrives as null or as an empty text.
        return {
            name: value
            for name, value in values.items()
            if value is not None
            and not (isinstance(value, str) and not value.strip())
            and value not in ([], {})
        }


def read_inputs[Inputs: ActionInputs](
    model: type[Inputs], given: Mapping[str, Any], now: datetime
) -> Inputs:
    """The inputs of a run.

    Args:
        model: what the action takes.
        given: what the run brings along, by the names of the specification.
        now: when the run is carried out; times before it are refused.

    Raises:
        ActionRefusedError: with everything that is wrong with them.
    """
    try:
        return model.model_validate(dict(given), context={"now": now})
    except ValidationError as error:
        faults = [_in_words(model, each) for each in error.errors()]
    raise ActionRefusedError(*dict.fromkeys(faults))


def moment_of(info: ValidationInfo) -> datetime:
    """When the run whose inputs are being checked is carried out."""
    return (info.context or {}).get("now") or datetime.now(UTC)


def titles(model: type[ActionInputs]) -> dict[str, str]:
    """The inputs of an action, each with its title in the form."""
    return {
        field.alias or name: field.title or ""
        for name, field in model.model_fields.items()
    }


def _in_words(model: type[ActionInputs], error: ErrorDetails) -> str:
    name, *inner = [str(part) for part in error["loc"]] or [""]
    known = titles(model)
    if error["type"] == "extra_forbidden" and name not in known:
        return f"{name} is no input of this action; it takes {', '.join(known)}"
    words = _fault(error)
    where = ", ".join(part for part in inner if part != "[key]")
    where = f" of {where}" if where and error["type"] == "literal_error" else ""
    return f"{known.get(name, name)} ({name}){where}: {words}"


def _fault(error: ErrorDetails) -> str:
    context, value = error.get("ctx", {}), error["input"]
    match error["type"]:
        case "missing":
            return "it is missing"
        case "value_error":
            return str(context["error"])
        case "string_too_long":
            most = context["max_length"]
            return f"it has {len(str(value))} characters, and Statuspage takes {most}"
        case "literal_error":
            return f"{value!r:.80} is none of {context['expected']}"
        case "bool_parsing" | "bool_type":
            return f"{value!r:.80} is neither true nor false"
        case "dict_type":
            return "it has to be an object, such as " + (
                '{"<component>": "major_outage"}'
                if "omponent" in str(error["loc"])
                else '{"ticket": {"id": "OPS-1"}}'
            )
        case _:
            return error["msg"][:1].lower() + error["msg"][1:]
