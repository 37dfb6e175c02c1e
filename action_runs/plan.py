"""What a run is going to do, decided before anything is sent."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from statuspage_api.endpoints import ItemEndpoint, ListEndpoint
from statuspage_api.objects import RawItem


@dataclass(frozen=True)
class Origin:
    """Who has asked for a write, and when it is made.

    Attributes:
        run_id: the run in Port.
        requested_by: who has started it, if that is known.
        now: when it is carried out.
    """

    run_id: str
    requested_by: str | None
    now: datetime

    @property
    def noted(self) -> RawItem:
        """What an incident's metadata says of the run."""
        who = {"requestedBy": self.requested_by} if self.requested_by else {}
        return {"runId": self.run_id} | who


@dataclass(frozen=True)
class Write:
    """One request that changes something.

    Attributes:
        method: POST, PATCH or PUT.
        endpoint: where it goes.
        item_id: the object that it changes; empty for one that it creates.
        body: what is sent.
        what: what it does, such as "incident API is down".
        look_in: where its effect shows, if its answer was lost.
        has_landed: whether an object that is found there shows its effect.
        repeatable: whether it may be sent again once it is known to show no effect.
        seen: the object that it changes, as it was read to decide about it.
    """

    method: Literal["POST", "PATCH", "PUT"]
    endpoint: ListEndpoint | ItemEndpoint
    item_id: str
    body: RawItem
    what: str
    look_in: ListEndpoint | ItemEndpoint
    has_landed: Callable[[RawItem], bool]
    repeatable: bool = False
    seen: RawItem | None = None


@dataclass(frozen=True)
class ComponentChange:
    """What becomes of a component's status."""

    component_id: str
    name: str
    before: str
    after: str

    def __str__(self) -> str:
        if self.before == self.after:
            return f"{self.name} ({self.component_id}) stays {self.after}"
        return f"{self.name} ({self.component_id}): {self.before} → {self.after}"


@dataclass(frozen=True)
class Plan:
    """What a run is going to do.

    Attributes:
        summary: that in one clause, such as "open the incident API is down".
        writes: what is sent, in this order.
        subject_id: the incident, the component or the group; empty for what is new.
        incident_id: the incident that is changed, if it is known by now.
        components: the page's components as they were read, if they were.
        changes: what becomes of components.
        notes: warnings for whoever runs the action.
        notifies: whether anybody is told, now or later.
        reach_matters: whether somebody may be told all the same.
    """

    summary: str
    writes: Sequence[Write]
    subject_id: str = ""
    incident_id: str | None = None
    components: Sequence[RawItem] = ()
    changes: Sequence[ComponentChange] = ()
    notes: Sequence[str] = ()
    notifies: bool = False
    reach_matters: bool = False
    output: RawItem = field(default_factory=dict)


def shown_body(write: Write) -> str:
    """The exact body of a write, for a person."""
    return json.dumps(write.body, indent=2, ensure_ascii=False)


def shown_changes(changes: Sequence[ComponentChange]) -> str:
    """The components before and after, for a person."""
    if not changes:
        return "Components: none is changed."
    return "Components:\n" + "\n".join(f"  {each}" for each in changes)
