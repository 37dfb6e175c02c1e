"""Runs of self-service actions."""

import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox import Json
from sandbox.port.organization.claims import Run
from sandbox.port.organization.payload import rendered
from sandbox.port.timestamps import timestamp

_CHARACTERS = string.ascii_letters + string.digits
# Without `run_as`, a run is started by whoever owns the credentials.
DEFAULT_USER = "developer@example.com"


@dataclass(kw_only=True)
class ActionRun(Run):
    """A run; `payload` is the action's invocation with its expressions evaluated."""

    action: Json
    payload: Json
    properties: Json
    entity: str | None
    started_by: str
    status: str = "IN_PROGRESS"
    reported: Json = field(default_factory=dict)
    ended_at: datetime | None = None

    def as_claimed(self) -> Json:
        """Return what a claim gives."""
        return {
            "id": self.id,
            "status": self.status,
            "action": {"identifier": self.action["identifier"]},
            "payload": self.payload,
        }

    def as_json(self) -> Json:
        """Return the run as Port shows it."""
        return {
            **self.as_claimed(),
            "properties": self.properties,
            "entity": self.entity,
            "createdBy": self.started_by,
            "createdAt": timestamp(self.created_at),
            "endedAt": self.ended_at and timestamp(self.ended_at),
            "statusLabel": None,
            "summary": None,
            "externalRunId": None,
            "link": [],
            **self.reported,
        }

    def report(self, changes: Json, now: datetime) -> None:
        """Take over what the integration says of the run."""
        changes = dict(changes)
        link = changes.get("link")
        if isinstance(link, str):
            changes["link"] = [link]
        status = changes.pop("status", None)
        self.reported |= changes
        if status is not None:
            self.status = status
            self.is_over = True
            self.ended_at = now

    def log(self, entry: Json, now: datetime) -> None:
        """Add a line to the log; with a `terminationStatus` the run ends."""
        self.logs.append({"createdAt": timestamp(now), **entry})
        changes: dict[str, Any] = {}
        if "statusLabel" in entry:
            changes["statusLabel"] = entry["statusLabel"]
        if "terminationStatus" in entry:
            changes["status"] = entry["terminationStatus"]
        self.report(changes, now)


def start_run(
    action: Json,
    inputs: Json,
    properties: Json,
    entity: Json | None,
    started_by: str | None,
    *,
    clock: Callable[[], datetime],
    strict: bool,
) -> ActionRun:
    """Return a new run of an action, waiting to be claimed, or to be approved first.

    Args:
        inputs: the properties as expressions see them, entities in place of identifiers.
        properties: as they came.
    """
    now = clock()
    run_id = "r_" + "".join(secrets.choice(_CHARACTERS) for _ in range(16))
    email = started_by or DEFAULT_USER
    trigger = action["trigger"]
    context = {
        "inputs": inputs,
        "entity": entity,
        "trigger": {
            "by": {
                "orgId": "org_sandbox",
                "userId": "auth0|sandbox",
                "user": {"email": email, "firstName": "Sam", "lastName": "Sandbox"},
            },
            "origin": "UI",
            "at": timestamp(now),
            "operation": trigger.get("operation"),
        },
        "event": None,
        "action": {
            "identifier": action["identifier"],
            "blueprint": trigger.get("blueprintIdentifier"),
            "encryptedProperties": [],
        },
        "run": {"id": run_id},
    }
    invocation = action["invocationMethod"]
    waits = bool(action.get("requiredApproval"))
    return ActionRun(
        id=run_id,
        installation_id=invocation.get("installationId"),
        exclusion_key=action["identifier"],
        created_at=now,
        is_claimable=invocation["type"] == "INTEGRATION_ACTION" and not waits,
        action=action,
        payload=rendered(invocation, context, strict=strict),
        properties=properties,
        entity=entity["identifier"] if entity else None,
        started_by=email,
        status="WAITING_FOR_APPROVAL" if waits else "IN_PROGRESS",
    )
