"""Runs of a workflow's nodes; the workflows themselves are not emulated."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sandbox import Json
from sandbox.port.organization.claims import Run
from sandbox.port.timestamps import timestamp


@dataclass(kw_only=True)
class NodeRun(Run):
    """A run of a node that calls an integration."""

    config: Json
    status: str = "IN_PROGRESS"
    reported: Json = field(default_factory=dict)

    def as_json(self) -> Json:
        """Return the run as Port shows it, and as a claim gives it."""
        return {
            "identifier": self.id,
            "nodeUid": self.exclusion_key,
            "status": self.status,
            "config": self.config,
            "result": None,
            "output": {},
            "links": [],
            "externalRunId": None,
            "statusLabel": None,
            "createdAt": timestamp(self.created_at),
            **self.reported,
        }

    def report(self, changes: Json) -> None:
        """Take over what the integration says of the run."""
        changes = dict(changes)
        self.status = changes.pop("status", self.status)
        self.is_over = self.status == "COMPLETED"
        self.reported |= changes

    def add_logs(self, logs: list[Json], now: datetime) -> None:
        """Add lines to the log."""
        self.logs += [{"createdAt": timestamp(now), **entry} for entry in logs]


def start_node_run(config: Json, now: datetime) -> NodeRun:
    """Return a new run of a node with this configuration, waiting to be claimed."""
    node_run_id = f"wfnr_{secrets.token_hex(8)}"
    return NodeRun(
        id=node_run_id,
        installation_id=config["installationId"],
        exclusion_key=f"node_{config['integrationInvocationType']}",
        created_at=now,
        config={"type": "INTEGRATION_ACTION", **config},
    )
