"""Whatever a run asks for, nobody is notified who was not meant to be."""

import random
from typing import Any

import pytest

from action_runs.notifications import TWEETS
from tests.actions.runs import Runs

Json = dict[str, Any]

STATUSES = (
    "operational",
    "under_maintenance",
    "degraded_performance",
    "partial_outage",
    "major_outage",
)
FLAGS = {
    "deliver_notifications",
    "scheduled_remind_prior",
    "auto_transition_deliver_notifications_at_start",
    "auto_transition_deliver_notifications_at_end",
    *TWEETS,
}
WAYS = {
    "notify": {"create", "update", "postmortem"},
    "remind": {"reminder"},
    "notifyAtStart": {"transition_at_start"},
    "notifyAtEnd": {"transition_at_end"},
}
NOTIFYING = tuple(WAYS)


class Generator:
    """Makes up runs from what the page has by now."""

    def __init__(
        self, source: random.Random, runs: Runs, components: list[str]
    ) -> None:
        self._source = source
        self._runs = runs
        self._components = components

    async def next(self) -> tuple[str, Json]:
        """An action and its inputs, which mostly fit."""
        incidents = await self._runs.incidents()
        action = self._source.choice(
            (
                "create_incident",
                "update_incident",
                "update_incident",
                "schedule_maintenance",
                "update_maintenance",
                "set_component_status",
                "publish_postmortem",
            )
        )
        inputs: Json = getattr(self, f"_{action}")([each["id"] for each in incidents])
        return action, inputs

    def _maybe(self, **inputs: Any) -> Json:
        # A form's empty field arrives in several shapes.
        return {
            name: value if self._source.random() < 0.5 else self._source.choice(EMPTY)
            for name, value in inputs.items()
        }

    def _asked(self, name: str) -> Json:
        return {name: self._source.choice((True, False, "true", "false", None, ""))}

    def _some(self) -> list[str]:
        return self._source.sample(self._components, self._source.randint(1, 4))

    def _map(self) -> dict[str, str]:
        return {each: self._source.choice(STATUSES) for each in self._some()}

    def _create_incident(self, ids: list[str]) -> Json:
        status = self._source.choice(("investigating", "monitoring", "resolved"))
        return (
            {"name": "Down"}
            | self._maybe(body="Text", status=status, components=self._map())
            | self._maybe(impact="major", metadata={"a": {"b": 1}})
            | self._asked("notify")
        )

    def _update_incident(self, ids: list[str]) -> Json:
        status = self._source.choice(("identified", "resolved"))
        return (
            {"incidentId": self._source.choice(ids or ["none"]), "body": "News"}
            | self._maybe(status=status, components=self._map())
            | self._maybe(restoreComponents=False)
            | self._asked("notify")
        )

    def _schedule_maintenance(self, ids: list[str]) -> Json:
        times = {
            "scheduledFor": "2099-01-01T10:00:00Z",
            "scheduledUntil": "2099-01-01T12:00:00Z",
        }
        asked = [self._asked(name) for name in NOTIFYING]
        inputs: Json = {"name": "Window", **times}
        inputs |= self._maybe(componentIds=self._some(), autoStart=False)
        for each in asked:
            inputs |= each
        return inputs

    def _update_maintenance(self, ids: list[str]) -> Json:
        steps = ("start", "verify", "complete", "cancel")
        return {
            "incidentId": self._source.choice(ids or ["none"]),
            "step": self._source.choice(steps),
        } | self._asked("notify")

    def _set_component_status(self, ids: list[str]) -> Json:
        status = self._source.choice(STATUSES)
        return {"componentId": self._some(), "status": status} | self._maybe(force=True)

    def _publish_postmortem(self, ids: list[str]) -> Json:
        return (
            {"incidentId": self._source.choice(ids or ["none"]), "body": "Text"}
            | self._maybe(publish=True)
            | self._asked("notify")
        )


EMPTY: tuple[object, ...] = (None, "", " ", [])


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(60, id="60"),
        pytest.param(1000, id="1000", marks=pytest.mark.soak),
    ],
)
async def test_nobody_is_notified_by_a_generated_run_that_did_not_ask_for_it(
    runs: Runs, count: int
) -> None:
    source = random.Random(f"runs/{count}")
    components = [each["id"] for each in await runs.components()]
    generator = Generator(source, runs, components)
    succeeded = told_of = 0
    for _ in range(count):
        action, inputs = await generator.next()
        await runs.forget_requests()
        await runs.http.delete("/sandbox/mails")
        told = await runs.run(action, **inputs)
        succeeded += told.patches["status"] == "SUCCESS"
        for write in await runs.writes():
            check_body(write["body"])
        mails = await runs.mails()
        told_of += bool(mails)
        allowed = set[str]().union(*(WAYS[each] for each in asked_for(inputs)))
        assert {each["way"] for each in mails} <= allowed, (action, inputs)
        assert {each["medium"] for each in mails} <= {"subscribers"}
    # Most runs fit, and those that ask for a notification get it.
    assert succeeded > count / 3
    assert told_of > count / 30


def asked_for(inputs: Json) -> list[str]:
    """Which notifications a run asks for."""
    return [name for name in NOTIFYING if inputs.get(name) in (True, "true")]


def check_body(body: Json) -> None:
    """Every flag is there, no tweet is asked for, and the map's keys are the ids."""
    if "incident" in body:
        incident = body["incident"]
        assert incident.keys() >= FLAGS
        assert not any(incident[tweet] for tweet in TWEETS)
        if "components" in incident:
            assert set(incident["components"]) == set(incident["component_ids"])
        if incident.get("status") == "scheduled":
            assert "components" not in incident
    elif "postmortem" in body and "body_draft" not in body["postmortem"]:
        assert body["postmortem"].keys() == {"notify_subscribers", "notify_twitter"}
        assert body["postmortem"]["notify_twitter"] is False
