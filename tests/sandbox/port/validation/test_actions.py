"""What Port refuses of an action."""

from copy import deepcopy
from typing import Any

import pytest

from sandbox.port.validation.actions import ActionRefused, check_action
from tests.sandbox.port.acting import an_action

Json = dict[str, Any]
BLUEPRINTS = {"page", "component"}


def changed(path: str, value: Any) -> Json:
    """The action with one thing changed, or removed when the value is Ellipsis."""
    action = deepcopy(an_action())
    *parents, last = path.split(".")
    part = action
    for key in parents:
        part = part[key]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return action


INPUTS = "trigger.userInputs"
PAGE_INPUT = f"{INPUTS}.properties.page"
EXECUTION = "invocationMethod.integrationActionExecutionProperties"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{PAGE_INPUT}.title", "Page"),
        (f"{PAGE_INPUT}.visible", {"jqQuery": ".form.name != null"}),
        (f"{PAGE_INPUT}.dataset", {"combinator": "and", "rules": []}),
        (f"{INPUTS}.required", {"jqQuery": '["page"]'}),
        (f"{INPUTS}.titles", {"head": {"title": "Heading"}}),
        (f"{EXECUTION}.deep", {"{{ spreadValue() }}": "{{ .inputs }}"}),
        (f"{EXECUTION}.nested", "{{ {a: {b: .inputs.name}} }}"),
        ("requiredApproval", {"type": "ANY"}),
        ("publish", True),
        ("trigger.actionCardButtonText", "Open"),
        ("invocationMethod", {"type": "WEBHOOK", "url": "https://example.com"}),
        ("invocationMethod", {"type": "KAFKA", "payload": {}}),
        ("trigger", {"type": "automation", "event": {"type": "ENTITY_CREATED"}}),
    ],
)
def test_an_action_is_taken(path: str, value: Any) -> None:
    check_action(changed(path, value), BLUEPRINTS)


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("identifier", "a b", "identifier must match"),
        ("identifier", "..", "identifier must match"),
        ("identifier", ..., "identifier"),
        ("published", True, "published"),
        ("trigger.operation", "READ", "operation"),
        ("trigger.operation", ..., "operation"),
        ("trigger.condition", {"type": "SEARCH"}, "condition"),
        ("title", None, "title must not be null"),
        ("requiredApproval", 1, "requiredApproval"),
        (f"{PAGE_INPUT}.visible", 1, "visible"),
        (f"{INPUTS}.properties.components.items", 1, "items"),
        (f"{INPUTS}.properties.components.items.blueprint", [], "blueprint"),
        ("trigger.actionCardButtonText", "x" * 16, "actionCardButtonText"),
        ("trigger.blueprintIdentifier", "nothing", "there is no blueprint nothing"),
        (f"{INPUTS}.properties", ..., "properties"),
        (f"{INPUTS}.properties.a b", {"type": "string"}, "a b"),
        (f"{INPUTS}.required", ["nothing"], "there is no input nothing"),
        (f"{INPUTS}.order", ["nothing"], "there is no input nothing"),
        (f"{INPUTS}.steps", [{"title": "One"}], "order and steps"),
        (f"{PAGE_INPUT}.type", "text", "type"),
        (f"{PAGE_INPUT}.format", "date", "format"),
        (f"{PAGE_INPUT}.blueprint", "nothing", "there is no blueprint nothing"),
        (f"{PAGE_INPUT}.dependsOn", ["nothing"], "there is no input nothing"),
        (f"{PAGE_INPUT}.visible", {"jqQuery": ".form ==="}, ".form ==="),
        (f"{PAGE_INPUT}.sort", {"property": "title"}, "order"),
        (f"{EXECUTION}.pageId", "{{ .inputs[ }}", ".inputs["),
        ("invocationMethod.installationId", ..., "installationId"),
        ("invocationMethod.more", 1, "more"),
        ("invocationMethod.type", "EMAIL", "type"),
        ("invocationMethod", {"type": "WEBHOOK"}, "url"),
    ],
)
def test_an_action_that_breaks_a_rule_is_refused(
    path: str, value: Any, text: str
) -> None:
    with pytest.raises(ActionRefused) as refusal:
        check_action(changed(path, value), BLUEPRINTS)

    assert text in str(refusal.value)


CONDITION = {"type": "SEARCH", "combinator": "and", "rules": []}


def on_an_entity(**changes: Any) -> Json:
    action = an_action()
    action["trigger"] |= {"operation": "DAY-2", "condition": CONDITION} | changes
    return action


def test_a_condition_is_on_the_entities_of_a_blueprint() -> None:
    check_action(on_an_entity(blueprintIdentifier="page"), BLUEPRINTS)

    with pytest.raises(ActionRefused, match="condition needs blueprintIdentifier"):
        check_action(on_an_entity(), BLUEPRINTS)
    without_rules = {"type": "SEARCH", "combinator": "and"}
    with pytest.raises(ActionRefused, match="rules"):
        check_action(
            on_an_entity(blueprintIdentifier="page", condition=without_rules),
            BLUEPRINTS,
        )
