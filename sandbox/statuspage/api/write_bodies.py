"""The bodies of writes to incidents and components: their fields, and what is refused.

The fields and their limits are those of the vendor's specification; a field that it does
not know is ignored, as its framework does. No body of a 422 is recorded: the texts here
are made up in the manner of that framework, and `Options.refusal_shape` says in which
shape they come.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from sandbox import Json
from sandbox.statuspage.objects.timestamps import with_milliseconds

type ComponentStatus = Literal[
    "operational",
    "under_maintenance",
    "degraded_performance",
    "partial_outage",
    "major_outage",
    "",
]
type IncidentStatus = Literal[
    "investigating",
    "identified",
    "monitoring",
    "resolved",
    "scheduled",
    "in_progress",
    "verifying",
    "completed",
]
type Impact = Literal["none", "maintenance", "minor", "major", "critical"]

type Problems = dict[str, list[str]]
"""What is wrong, by the field it is wrong with."""


class RefusedError(ValueError):
    """The API answers 422 and says what is wrong."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems)
        self.problems = problems


def _as_written(moment: datetime) -> str:
    # How a time without an offset is read is not documented; here it is UTC.
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return with_milliseconds(aware)


type Moment = Annotated[datetime, AfterValidator(_as_written)]


class _Body(BaseModel):
    # The defaults are not looked at: what counts is which fields a request has.
    model_config = ConfigDict(extra="ignore", frozen=True)

    def given(self) -> Json:
        """The fields that the request has, null among them."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ComponentWrite(_Body):
    """`component` of PATCH /pages/{page_id}/components/{component_id}."""

    status: ComponentStatus = ""
    name: str = Field(default="", min_length=1, max_length=255)
    description: str | None = None
    group_id: str | None = None
    showcase: bool | None = None
    only_show_if_degraded: bool | None = None
    start_date: date | None = None


class IncidentUpdateWrite(_Body):
    """`incident_update` of PATCH .../incident_updates/{incident_update_id}."""

    body: str | None = Field(default=None, max_length=25_000)
    display_at: Moment | None = None
    deliver_notifications: bool | None = None
    wants_twitter_update: bool | None = None


class IncidentChangeWrite(_Body):
    """`incident` of PATCH /pages/{page_id}/incidents/{incident_id}."""

    name: str = Field(default="", min_length=1, max_length=255)
    status: IncidentStatus = "investigating"
    body: str | None = Field(default=None, max_length=25_000)
    component_ids: list[str] | None = None
    components: dict[str, ComponentStatus] | None = None
    impact_override: Impact | None = None
    metadata: dict[str, dict[str, Any]] = Field(default_factory=dict)
    deliver_notifications: bool | None = None
    scheduled_for: Moment | None = None
    scheduled_until: Moment | None = None
    scheduled_remind_prior: bool | None = None
    scheduled_auto_in_progress: bool | None = None
    scheduled_auto_transition: bool | None = None
    scheduled_auto_completed: bool | None = None
    auto_transition_to_maintenance_state: bool | None = None
    auto_transition_to_operational_state: bool | None = None
    auto_transition_deliver_notifications_at_start: bool | None = None
    auto_transition_deliver_notifications_at_end: bool | None = None
    auto_tweet_at_beginning: bool | None = None
    auto_tweet_on_completion: bool | None = None
    auto_tweet_on_creation: bool | None = None
    auto_tweet_one_hour_before: bool | None = None
    reminder_intervals: str | None = None
    backfilled: bool | None = None
    backfill_date: str | None = None


class IncidentWrite(IncidentChangeWrite):
    """`incident` of POST /pages/{page_id}/incidents, which needs a name."""

    name: str = Field(min_length=1, max_length=255)


def read_body[T: _Body](kind: type[T], value: Json) -> Json:
    """The fields that are given. Raises RefusedError for those that are wrong."""
    try:
        body = kind.model_validate(value)
    except ValidationError as error:
        raise RefusedError(_by_field(error.errors())) from None
    return body.given()


def _by_field(errors: Iterable[ErrorDetails]) -> Problems:
    problems: Problems = {}
    for error in errors:
        field, text = str(error["loc"][0]), _text(error)
        if text not in problems.setdefault(field, []):
            problems[field].append(text)
    return problems


def _text(error: ErrorDetails) -> str:
    limits = error.get("ctx", {})
    texts = {
        "missing": "can't be blank",
        "string_too_short": "can't be blank",
        "string_too_long": f"is too long (maximum is {limits.get('max_length')} characters)",
        "literal_error": "is not included in the list",
    }
    return texts.get(error["type"], "is invalid")


def sentences(problems: Problems) -> Sequence[str]:
    """`Name can't be blank`, for each problem."""
    return [
        f"{field.replace('_', ' ').capitalize()} {text}"
        for field, texts in problems.items()
        for text in texts
    ]
