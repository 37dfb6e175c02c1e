"""What can be set about the emulator, at its start and by `PUT /sandbox/options`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class RateLimit(BaseModel):
    """The limit of a key: documented as 60 requests in any 60 seconds, answered 420 or 429.

    `retry_after` is the header's value: `exact` for the seconds until a place is free
    (rounded up), a number to send that instead, None to send no header.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    requests: int = Field(default=60, ge=1)
    window_seconds: float = Field(default=60.0, gt=0)
    status: Literal[420, 429] = 420
    retry_after: int | Literal["exact"] | None = "exact"


class Options(BaseModel):
    """The accepted key, the rate limit (None for none), seconds of latency, and refused pages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_key: str = "sandbox-key"
    rate_limit: RateLimit | None = None
    latency: float = Field(default=0.0, ge=0)
    forbidden_page_ids: frozenset[str] = frozenset()
