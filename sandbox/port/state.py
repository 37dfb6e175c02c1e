"""Everything one emulated Port knows; each app has its own."""

import secrets
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

import jwt

from sandbox import Json
from sandbox.port.catalog.catalog import Catalog
from sandbox.port.lake.lake import Lake
from sandbox.port.organization.action_runs import ActionRun
from sandbox.port.organization.actions import Actions
from sandbox.port.organization.claims import Claims
from sandbox.port.organization.feature_flags import Processing
from sandbox.port.organization.integrations import Integrations
from sandbox.port.organization.node_runs import NodeRun
from sandbox.port.timestamps import utc_now
from sandbox.port.traffic import Traffic

# Any other non-empty pair of clientId and clientSecret is accepted.
WRONG_CREDENTIAL = "wrong"
TOKEN_LIFETIME_SECONDS = 3 * 60 * 60


class PortState:
    """The state behind the URLs of one app."""

    def __init__(
        self,
        *,
        strict: bool,
        processing: Processing = Processing.OCEAN,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.strict = strict
        self.feature_flags = processing.flags
        self.clock = clock
        self.tokens: set[str] = set()
        self.reset()

    def reset(self) -> None:
        """Forget everything but the flags, and the tokens: a running Ocean stays logged in."""
        self.catalog = Catalog(strict=self.strict, clock=self.clock)
        self.integrations = Integrations(self.clock)
        self.lake = Lake(self.catalog, strict=self.strict, clock=self.clock)
        self.actions = Actions(self.clock)
        self.action_runs: Claims[ActionRun] = Claims(self.clock)
        self.node_runs: Claims[NodeRun] = Claims(self.clock)
        self.traffic = Traffic()
        self.logs: list[Json] = []
        self.migrations: dict[str, Json] = {}
        # Scorecards, pages and probe results: kept as they came.
        self.resources: defaultdict[str, list[Json]] = defaultdict(list)

    def issue_token(self, client_id: str) -> str:
        """Return a new token; Ocean can read in it that a machine is behind it."""
        claims = {"sub": client_id, "isMachine": True, "jti": secrets.token_hex(8)}
        token = jwt.encode(claims, secrets.token_hex(32), algorithm="HS256")
        self.tokens.add(token)
        return token
