"""What an account announces to whoever listens: the changes Statuspage sends webhooks for."""

from dataclasses import dataclass

from sandbox import Json
from sandbox.statuspage.account.status_page import StatusPage


@dataclass(frozen=True, eq=False)
class IncidentChange:
    """An incident, a maintenance among them, was created or updated.

    `quiet`: whoever wrote it asked that nobody be notified.
    """

    page: StatusPage
    incident: Json
    quiet: bool = False


@dataclass(frozen=True, eq=False)
class StatusChange:
    """A component, never a group's row, changed its status."""

    page: StatusPage
    component: Json
    old_status: str


type Announcement = IncidentChange | StatusChange


def unheard(announcement: object) -> None:
    """Nobody listens to an account that no emulator serves."""
