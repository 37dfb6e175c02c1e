"""Pages with subscribers in the sandbox."""

import httpx

from sandbox import Json
from sandbox.statuspage import Account
from statuspage_api.objects import RawItem


class Statuspage:
    """An account in the sandbox, and what was asked of it."""

    def __init__(self, http: httpx.AsyncClient, account: Account) -> None:
        self.http = http
        self.account = account
        self.page_ids = list(account.pages)

    @property
    def pages(self) -> list[RawItem]:
        """The pages as the API gives them."""
        return [page.page for page in self.account.pages.values()]

    def webhooks(self, page_id: str) -> list[Json]:
        """A page's webhook subscribers in every state."""
        return self.account.pages[page_id].subscribers_in("all", "webhook")

    def endpoints(self, page_id: str) -> list[str]:
        """Where a page's webhooks go."""
        return [webhook["endpoint"] for webhook in self.webhooks(page_id)]

    def subscribe(self, page_id: str, endpoint: str) -> Json:
        """Add a webhook subscriber."""
        return self.account.add_subscriber(
            page_id,
            {"mode": "webhook", "endpoint": endpoint, "quarantined_at": None},
            unconfirmed=False,
        )

    async def quarantine(self, page_id: str, subscriber_id: str) -> None:
        """Stop to deliver to a subscriber."""
        await self.steer(
            "PUT",
            f"pages/{page_id}/subscribers/{subscriber_id}",
            {"quarantined_at": "2026-09-01T12:00:00.000Z"},
        )

    async def requests(self) -> list[tuple[str, str]]:
        """Method and path of what was asked."""
        requests = (await self.http.get("/sandbox/requests")).json()
        return [(request["method"], request["path"]) for request in requests]

    async def steer(self, method: str, path: str, body: Json) -> None:
        """Use the sandbox's own API."""
        answer = await self.http.request(method, f"/sandbox/{path}", json=body)
        answer.raise_for_status()
