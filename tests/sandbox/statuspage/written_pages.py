"""A page that is written to through Statuspage's own API."""

from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]

STARTS = "2027-01-01T10:00:00Z"
ENDS = "2027-01-01T12:00:00Z"
QUIET = {"deliver_notifications": False}
AUTOMATIC = {
    "scheduled_for": STARTS,
    "scheduled_until": ENDS,
    "scheduled_auto_in_progress": True,
    "scheduled_auto_completed": True,
    "auto_transition_to_maintenance_state": True,
    "auto_transition_to_operational_state": True,
    "auto_transition_deliver_notifications_at_start": False,
    "auto_transition_deliver_notifications_at_end": False,
    "auto_tweet_on_creation": False,
    "auto_tweet_one_hour_before": False,
    "auto_tweet_at_beginning": False,
    "auto_tweet_on_completion": False,
    "scheduled_remind_prior": False,
}


@dataclass
class WrittenPage:
    """A page, and two of its components that are operational before anything is written."""

    client: httpx.AsyncClient
    path: str
    components: list[str]
    group: str

    async def open(self, **fields: Any) -> Json:
        """Open an incident. The answer's body."""
        answer = await self.ask("POST", "/incidents", {"name": "Broken"} | fields)
        assert answer.status_code == 201, answer.text
        body: Json = answer.json()
        return body

    async def post(self, incident: Json, **fields: Any) -> Json:
        """Post an update to an incident. The incident afterwards."""
        answer = await self.ask("PATCH", f"/incidents/{incident['id']}", fields)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    async def ask(self, method: str, path: str, fields: Json) -> httpx.Response:
        """Write an incident's fields."""
        url = f"{self.path}{path}"
        return await self.client.request(method, url, json={"incident": fields})

    async def read(self, path: str) -> Any:
        """What there is below the page."""
        answer = await self.client.get(f"{self.path}{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def statuses(self) -> list[str]:
        """The statuses of the two components."""
        return [
            (await self.read(f"/components/{c}"))["status"] for c in self.components
        ]

    async def turn(self, status: str, *indexes: int) -> None:
        """Give components a status, each alone."""
        for index in indexes:
            url = f"{self.path}/components/{self.components[index]}"
            await self.client.patch(url, json={"component": {"status": status}})

    async def until(self, timestamp: str) -> None:
        """Let time pass."""
        answer = await self.client.put("/sandbox/clock", json={"now": timestamp})
        assert answer.status_code == 200, answer.text

    async def mails(self) -> list[Json]:
        """Who would have been told, so far."""
        entries: list[Json] = (await self.client.get("/sandbox/mails")).json()
        return entries

    async def ways(self) -> list[tuple[str, str]]:
        """Medium and way of each entry."""
        return [(each["medium"], each["way"]) for each in await self.mails()]
