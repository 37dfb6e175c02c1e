"""What Port refuses of an action, and why.

The models are the request schema of `POST /v1/actions` in Port's public API reference
(https://docs.port.io/api-reference/create-an-action-automation, January 2026), as far as
self-service actions need it; a field that is not here is refused. There, the type of an
integration's action may only be `dispatch_workflow`: integrations have their own since,
so that any text is taken here. What goes beyond the schema is in `check_action`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sandbox import Json
from sandbox.port.entities.calculations import jq_error
from sandbox.port.organization.payload import expressions
from sandbox.problems import problems_of

_IDENTIFIER = re.compile(r"(?!\.{1,2}$)[\w@.+:=-]+")
type InputName = Annotated[str, Field(pattern=r"^[A-Za-z0-9@_=\\-]+$")]
type InputType = Literal["string", "number", "boolean", "object", "array"]
type InputFormat = Literal[
    "date-time",
    "url",
    "email",
    "ipv4",
    "ipv6",
    "yaml",
    "entity",
    "user",
    "team",
    "proto",
    "markdown",
    "multi-line",
    "labeled-url",
]
type ButtonText = Annotated[
    str, Field(min_length=1, max_length=15, pattern=r"^[^\s].*[^\s]$")
]


class ActionRefused(Exception):
    """Port does not take the action; the text says why."""


class _Open(BaseModel):
    """An object that may have other fields too; none of these is null."""

    model_config = ConfigDict(extra="allow", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_null(cls, value: Any) -> Any:
        nulls = [name for name in cls.model_fields if _is_null(value, name)]
        if nulls:
            raise ValueError(f"{', '.join(nulls)} must not be null")
        return value


class _Schema(_Open):
    model_config = ConfigDict(extra="forbid", strict=True)


class JqQuery(_Schema):
    """What is calculated when the form is shown."""

    jqQuery: str


class Sort(_Schema):
    """In which order a form offers entities."""

    property: str
    order: Literal["ASC", "DESC"]


class Items(_Open):
    """What is in a list; the reference has no schema of it, the guides have these."""

    type: InputType | None = None
    format: InputFormat | None = None
    blueprint: str | None = None


class Input(_Open):
    """One field of a form; beyond these it may have any, such as `enum` and `default`."""

    type: InputType
    format: InputFormat | None = None
    blueprint: str | None = None
    dependsOn: list[str] = []
    visible: bool | JqQuery = True
    icon: str | None = None
    items: Items | None = None
    dataset: JqQuery | dict[str, Any] | None = None
    sort: Sort | None = None


class Title(_Open):
    """A heading in a form."""

    title: str | None = Field(default=None, min_length=1, max_length=140)
    description: str | None = Field(default=None, max_length=1000)
    visible: bool | JqQuery = True


class Step(_Schema):
    """One page of a form."""

    title: str
    order: list[str] = []
    visible: bool | JqQuery = True


class UserInputs(_Schema):
    """A form; it has an `order` or `steps`, or neither."""

    properties: dict[InputName, Input]
    required: list[str] | JqQuery = []
    titles: dict[InputName, Title] = {}
    order: list[str] | None = None
    steps: list[Step] | None = None


class _SelfService(_Schema):
    type: Literal["self-service"]
    userInputs: UserInputs
    blueprintIdentifier: str | None = None
    actionCardButtonText: ButtonText | None = None
    executeActionButtonText: ButtonText | None = None


class Create(_SelfService):
    """An action that needs no entity."""

    operation: Literal["CREATE"]


class Condition(_Schema):
    """On which entities an action is offered; what the rules say is not looked into."""

    type: Literal["SEARCH"]
    combinator: Literal["and", "or"]
    rules: list[dict[str, Any]]


class OnEntity(_SelfService):
    """An action on an entity."""

    operation: Literal["DAY-2", "DELETE"]
    condition: Condition | None = None

    @model_validator(mode="after")
    def _condition_is_of_a_blueprint(self) -> Self:
        if self.condition is not None and self.blueprintIdentifier is None:
            raise ValueError("condition needs blueprintIdentifier")
        return self


class Automation(_Schema):
    """What runs by itself when something happens; nothing happens here."""

    type: Literal["automation"]
    event: dict[str, Any]
    condition: dict[str, Any] | None = None


class IntegrationAction(_Schema):
    """An integration claims the run and executes it."""

    type: Literal["INTEGRATION_ACTION"]
    installationId: str
    integrationActionType: str
    integrationActionExecutionProperties: dict[str, Any]


class Webhook(_Schema):
    """Port sends a request."""

    type: Literal["WEBHOOK"]
    url: str
    agent: bool | str | None = None
    synchronized: bool | str | None = None
    method: str | None = None
    headers: dict[str, str] = {}
    body: dict[str, Any] | list[Any] | None = None


class OtherMethod(_Open):
    """The other ways, which nothing here looks into."""

    type: Literal["KAFKA", "GITHUB", "GITLAB", "AZURE_DEVOPS", "UPSERT_ENTITY"]


class Approval(_Schema):
    """How many have to approve a run."""

    type: Literal["ANY", "ALL"]


class Action(_Schema):
    """A self-service action or an automation."""

    identifier: str
    title: str | None = None
    icon: str | None = None
    description: str | None = None
    trigger: Create | OnEntity | Automation
    invocationMethod: Annotated[
        IntegrationAction | Webhook | OtherMethod, Field(discriminator="type")
    ]
    requiredApproval: Approval | bool = False
    approvalNotification: dict[str, Any] | None = None
    publish: bool = False
    allowAnyoneToViewRuns: bool = True


def _is_null(value: Any, name: str) -> bool:
    return isinstance(value, dict) and name in value and value[name] is None


def check_action(action: Json, blueprints: Collection[str]) -> None:
    """Accept an action; `blueprints` are the identifiers of those there are.

    Documented: the blueprint of an entity input must exist. Assumed: so must that of
    the trigger, the inputs that are named somewhere, and every jq program must compile.

    Raises: ActionRefused.
    """
    try:
        checked = Action.model_validate(action)
    except ValidationError as error:
        raise ActionRefused(problems_of(error)) from None
    for rule in _broken_rules(checked, action, blueprints):
        raise ActionRefused(rule)


def _broken_rules(
    checked: Action, action: Json, blueprints: Collection[str]
) -> Iterator[str]:
    if not _IDENTIFIER.fullmatch(checked.identifier):
        yield f"identifier must match {_IDENTIFIER.pattern}"
    trigger = checked.trigger
    if not isinstance(trigger, Automation):
        blueprint = trigger.blueprintIdentifier
        if blueprint is not None and blueprint not in blueprints:
            yield f"trigger.blueprintIdentifier: there is no blueprint {blueprint}"
        yield from _broken_inputs(trigger.userInputs, blueprints)
    for program in _programs(action):
        if reason := jq_error(program):
            yield f"{program}: {reason}"


def _broken_inputs(inputs: UserInputs, blueprints: Collection[str]) -> Iterator[str]:
    if inputs.order is not None and inputs.steps is not None:
        yield "userInputs: order and steps exclude each other"
    known = inputs.properties.keys() | inputs.titles.keys()
    for name in _named(inputs):
        if name not in known:
            yield f"userInputs: there is no input {name}"
    for name, definition in inputs.properties.items():
        items = definition.items or Items()
        for format_name, blueprint in (
            (definition.format, definition.blueprint),
            (items.format, items.blueprint or definition.blueprint),
        ):
            if format_name == "entity" and blueprint not in blueprints:
                yield f"userInputs.{name}: there is no blueprint {blueprint}"


def _named(inputs: UserInputs) -> Iterable[str]:
    if isinstance(inputs.required, list):
        yield from inputs.required
    yield from inputs.order or ()
    for step in inputs.steps or ():
        yield from step.order
    for definition in inputs.properties.values():
        yield from definition.dependsOn


def _programs(part: Any) -> Iterator[str]:
    """Every jq program in an action: of its form, and of its templates."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "jqQuery" and isinstance(value, str):
                yield value
            else:
                yield from expressions(key)
                yield from _programs(value)
    elif isinstance(part, list):
        for value in part:
            yield from _programs(value)
    elif isinstance(part, str):
        yield from expressions(part)
