"""What can be set about the emulator, at its start and by `PUT /sandbox/options`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

type WebhookShape = Literal["2013", "2017", "2024"]
type RefusalShape = Literal["errors", "error", "fields", "message"]


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
    """The accepted key, the rate limit (None for none), seconds of latency, and refused pages.

    Of webhooks: the year whose shape they have, the seconds within which a receiver must
    answer (documented: 30), after how many failures in a row it is quarantined (documented:
    10 in about an hour), and how often a failing one is attempted. The vendor retries in
    a way that is not documented. For tests: seconds before each delivery, and how many
    more times each is delivered. The public status may come out of a cache (the vendor's
    keeps it for 10 seconds).

    Of writes: in which of the shapes that a client must expect a 422 tells what is wrong,
    since none is recorded; and whether webhooks are sent for an incident that was written
    without notifications, which is unknown too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_key: str = "sandbox-key"
    rate_limit: RateLimit | None = None
    latency: float = Field(default=0.0, ge=0)
    forbidden_page_ids: frozenset[str] = frozenset()
    webhook_shape: WebhookShape = "2024"
    webhook_timeout: float = Field(default=30.0, gt=0)
    webhook_failures_to_quarantine: int = Field(default=10, ge=1)
    webhook_attempts: int = Field(default=1, ge=1)
    webhook_delay: float = Field(default=0.0, ge=0)
    webhook_duplicates: int = Field(default=0, ge=0)
    refusal_shape: RefusalShape = "errors"
    webhooks_when_quiet: bool = True
    public_status_cached_for: float = Field(default=0.0, ge=0)
