"""The actions that the demo stores in Port, in the smallest form that calls the integration."""

from sandbox import Json
from sandbox.integration_process import INTEGRATION_IDENTIFIER

TEXT: Json = {"type": "string"}
BOOLEAN: Json = {"type": "boolean"}
MOMENT: Json = {"type": "string", "format": "date-time"}
OBJECT: Json = {"type": "object"}
PAGE: Json = {"type": "string", "format": "entity", "blueprint": "statuspage"}
INCIDENT: Json = PAGE | {"blueprint": "statuspageIncident"}
COMPONENTS: Json = {
    "type": "array",
    "items": {
        "type": "string",
        "format": "entity",
        "blueprint": "statuspageComponent",
    },
}

INPUTS: dict[str, dict[str, Json]] = {
    "create_incident": {
        "pageId": PAGE,
        "name": TEXT,
        "body": TEXT,
        "components": OBJECT,
        "dryRun": BOOLEAN,
    },
    "update_incident": {
        "pageId": PAGE,
        "incidentId": INCIDENT,
        "status": TEXT,
        "body": TEXT,
    },
    "schedule_maintenance": {
        "pageId": PAGE,
        "name": TEXT,
        "body": TEXT,
        "scheduledFor": MOMENT,
        "scheduledUntil": MOMENT,
        "componentIds": COMPONENTS,
    },
    "update_maintenance": {
        "pageId": PAGE,
        "incidentId": INCIDENT,
        "step": TEXT,
        "body": TEXT,
    },
}
"""The inputs of each action, by the name under which the integration offers it."""


def demo_actions() -> list[Json]:
    """A self-service action for each of these, under the same identifier."""
    return [_action(name, inputs) for name, inputs in INPUTS.items()]


def _action(name: str, inputs: dict[str, Json]) -> Json:
    return {
        "identifier": name,
        "title": name.replace("_", " ").capitalize(),
        "icon": "Statuspage",
        "trigger": {
            "type": "self-service",
            "operation": "CREATE",
            "userInputs": {
                "properties": inputs,
                "required": ["pageId"],
                "order": list(inputs),
            },
        },
        "invocationMethod": {
            "type": "INTEGRATION_ACTION",
            "installationId": INTEGRATION_IDENTIFIER,
            "integrationActionType": name,
            "integrationActionExecutionProperties": {
                name: _expression(name, definition)
                for name, definition in inputs.items()
            },
        },
    }


def _expression(name: str, definition: Json) -> str:
    # Port puts entities in place of the identifiers that a form gives.
    if definition.get("format") == "entity":
        return f"{{{{ .inputs.{name}.identifier }}}}"
    if definition is COMPONENTS:
        return f"{{{{ [.inputs.{name}[]?.identifier] }}}}"
    return f"{{{{ .inputs.{name} }}}}"
