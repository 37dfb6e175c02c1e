"""An action in the form that Port's public API reference gives it.

The models are the request schema of `POST /v1/actions`
(https://docs.port.io/api-reference/create-an-action-automation, January 2026), as far as
self-service actions need it; a field that is not here is refused. There, the type of an
integration's action may only be `dispatch_workflow`: integrations have their own since,
so that any text is taken here.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
