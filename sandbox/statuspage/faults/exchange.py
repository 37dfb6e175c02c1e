"""One request that meets a fault, and the way to its true answer."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class ConnectionBrokenError(ConnectionError):
    """An answer broke off, and the server offers no connection to close (an in-process test)."""


@dataclass(frozen=True)
class Exchange:
    """One request and the way to its true answer, `app`.

    `server_send` is the server's own `send`, `send` the one to use for whole messages;
    `replica` answers as the account once was, where the fault needs that.
    """

    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send
    server_send: Send
    now: float
    replica: ASGIApp | None = None

    async def answer(self, response: ASGIApp) -> None:
        """Sends a response in place of the true one."""
        await response(self.scope, self.receive, self.send)

    def scope_with(self, *, page: int | None) -> Scope:
        """The request with another `page` in its query, or none."""
        query = parse_qsl(self.scope["query_string"].decode(), keep_blank_values=True)
        kept = [(name, value) for name, value in query if name != "page"]
        kept += [] if page is None else [("page", str(page))]
        return {**self.scope, "query_string": urlencode(kept).encode()}

    async def true_answer(self, scope: Scope | None = None) -> tuple[Message, bytes]:
        """The start message and body of the true answer, not sent.

        Args:
            scope: the request to answer; this one by default.
        """
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        await self.app(scope or self.scope, self.receive, collect)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return messages[0], body

    async def close(self) -> None:
        """Closes the connection once what was sent has left.

        ASGI has no message for this. uvicorn's `send` is a method of the object that
        holds the connection; elsewhere an exception is the best that can be done.
        """
        transport = getattr(
            getattr(self.server_send, "__self__", None), "transport", None
        )
        if transport is None:
            raise ConnectionBrokenError("the answer broke off on demand")
        transport.close()
        # uvicorn reports an answer left open unless it knows that the client is gone.
        await self.until_gone()

    async def until_gone(self) -> None:
        """Waits until the client has closed the connection."""
        while (await self.receive())["type"] != "http.disconnect":
            pass
