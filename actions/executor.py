"""From a run that Port has given to this process to its report: the one place that acts."""

import asyncio
from abc import abstractmethod
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from loguru import logger
from port_ocean.core.handlers.actions.abstract_executor import AbstractExecutor
from port_ocean.core.models import IntegrationRun

from actions import catalog
from actions.delivery import Delivery
from actions.inputs import ActionInputs, read_inputs
from actions.page_reader import PageReader
from actions.plan import Plan, Write, shown_body, shown_changes
from actions.run_log import RunLog, failed
from errors import (
    ActionRefusedError,
    NotFoundError,
    OutcomeUnknownError,
    PartlyDoneError,
    StatuspageError,
)
from initialize_client import services
from settings import Settings
from statuspage_api.endpoints import INCIDENT, ListEndpoint
from statuspage_api.objects import RawItem

MANAGEMENT = "https://manage.statuspage.io/pages"

PATIENCE = 5.0
"""Seconds after which a run says that it is waiting."""

MOST_RUNS = 1000
"""Runs that are remembered, so that none is carried out twice here."""


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


@dataclass
class Done:
    """How far a run has come on Statuspage.

    Attributes:
        writes: those that were answered, or whose effect was seen.
        objects: what each has led to.
    """

    writes: list[Write]
    objects: list[RawItem]


_carried_out: OrderedDict[str, None] = OrderedDict()
_page_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)


class StatuspageExecutor[Inputs: ActionInputs](AbstractExecutor):
    """Carries out the runs of one action.

    A subclass says what the action takes and, after reading what it needs to know, what
    is to be sent; whether and how that happens is decided here for all.

    Attributes:
        INPUTS: what the action takes.
        DONE: two words at most for a run that has succeeded.
    """

    WEBHOOK_PROCESSOR_CLASS = None
    INPUTS: type[Inputs]
    DONE: ClassVar[str]

    def __init__(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._sleep = sleep

    @abstractmethod
    async def plan(self, inputs: Inputs, page: PageReader, origin: Origin) -> Plan:
        """What is to be sent.

        Raises:
            ActionRefusedError: the inputs do not fit what the page has.
            StatuspageError: Statuspage cannot be asked.
        """

    async def is_close_to_rate_limit(self, run: IntegrationRun) -> bool:
        """False: our own budget lets a run wait, with the priority of what people wait for."""
        return False

    async def get_remaining_seconds_until_rate_limit(
        self, run: IntegrationRun
    ) -> float:
        """None, for the same reason."""
        return 0.0

    async def execute(self, run: IntegrationRun) -> None:
        """Carry out a run and report its success.

        Raises:
            ActionExecutionError: what went wrong, for Ocean to report it.
        """
        if not _is_first(run.id):
            logger.warning(f"Run {run.id} was carried out already")
            return
        log = RunLog(run)
        try:
            await self._carry_out(run, log)
        except ActionRefusedError as error:
            raise failed(str(error), error.label) from error
        except OutcomeUnknownError as error:
            raise failed(str(error), "Outcome unknown") from error
        except PartlyDoneError as error:
            raise failed(str(error), "Partly done") from error
        except StatuspageError as error:
            raise failed(str(error), "Failed") from error

    async def _carry_out(self, run: IntegrationRun, log: RunLog) -> None:
        now = datetime.now(UTC)
        inputs = read_inputs(self.INPUTS, run.execution_properties, now)
        shared = services()
        check_page(shared.settings, inputs.page_id)
        page = PageReader(shared.live_client, inputs.page_id)
        origin = Origin(run.id, inputs.requested_by, now)
        async with _page_locks[inputs.page_id]:
            plan = await _saying_so(log, self._planned(inputs, page, origin))
            for note in plan.notes:
                await log.warning(note)
            if inputs.dry_run:
                await self._tell_of(plan, page, log)
                return
            if plan.notifies:
                await log.tell(f"Subscribers are notified: {await page.reach()}.")
            await self._act(plan, page, log, origin)

    async def _planned(self, inputs: Inputs, page: PageReader, origin: Origin) -> Plan:
        try:
            return await self.plan(inputs, page, origin)
        except NotFoundError as error:
            fault = f"Status page (pageId): Statuspage has no page {page.page_id}"
            raise ActionRefusedError(
                [f"{fault}, or the key does not see it"]
            ) from error

    async def _tell_of(self, plan: Plan, page: PageReader, log: RunLog) -> None:
        """What a run would do, to whoever wants to see it first."""
        for write in plan.writes:
            await log.tell(
                f"Would send {described(write, page.page_id)}\n{shown_body(write)}"
            )
        await log.tell(shown_changes(plan.changes))
        who = "would be notified" if plan.notifies else "would not be notified"
        if plan.reach_matters:
            who = "may be notified by Statuspage itself"
        await log.tell(f"Subscribers {who}: the page has {await page.reach()}.")
        await log.succeed(
            f"Dry run: nothing was sent. It would {plan.summary}.", "Dry run"
        )

    async def _act(
        self, plan: Plan, page: PageReader, log: RunLog, origin: Origin
    ) -> None:
        address = manage_address(page.page_id, plan.incident_id)
        if not plan.writes:
            await log.link(address, plan.subject_id or page.page_id, plan.output)
            await log.succeed(f"Nothing to do: {plan.summary}.", "Unchanged")
            return
        await log.tell(
            f"Now sending: {plan.summary}. If nothing follows this line, look at {address}",
            "Sending",
        )
        done = Done([], [])
        delivery = Delivery(page.client, page.page_id, address, self._sleep)
        failure: StatuspageError | None = None
        try:
            await _saying_so(log, send_all(plan.writes, delivery, done))
        except StatuspageError as error:
            failure = error
        if done.writes:
            await self._show(plan, page, log, origin, done)
        if failure is not None:
            raise _partly(failure, plan, done)
        logger.info(f"Run {origin.run_id}: {plan.summary}")
        await log.succeed(f"Done: {plan.summary}.", self.DONE)

    async def _show(
        self, plan: Plan, page: PageReader, log: RunLog, origin: Origin, done: Done
    ) -> None:
        """Bring what was done into the catalog, and link it to the run."""
        incident_id = _incident_id(plan, done)
        incident = await _read_back(incident_id, page, log, done)
        address = (incident or {}).get("shortlink") or await _public_address(page)
        external_id = incident_id or plan.subject_id or page.page_id
        output = plan.output | ({"incidentId": incident_id} if incident_id else {})
        await log.link(address, external_id, output)
        answers = {each.get("id"): each for each in done.objects}
        changed = catalog.Changed(
            page.page_id,
            origin.run_id,
            origin.now,
            incident,
            [answers.get(each["id"], each) for each in plan.components],
            frozenset(
                each.component_id for each in plan.changes if each.before != each.after
            ),
        )
        try:
            await catalog.bring(changed)
        except catalog.NOT_BROUGHT as error:
            logger.warning(f"Run {origin.run_id} is not in the catalog yet: {error}")
            await log.warning(
                "Statuspage has it; the catalog has not taken it yet and follows with the"
                f" next event or resync: {error}"
            )


async def send_all(writes: Sequence[Write], delivery: Delivery, done: Done) -> None:
    """Send writes one after another, and note which are done.

    Raises:
        StatuspageError: one of them failed; those after it were not sent.
    """
    for write in writes:
        done.objects.append(await delivery.send(write))
        done.writes.append(write)


def check_page(settings: Settings, page_id: str) -> None:
    """Let the pages pass that actions may change.

    Raises:
        ActionRefusedError: it is not one of them.
    """
    if settings.may_act_on(page_id):
        return
    raise ActionRefusedError(
        [f"Actions may not change page {page_id}"],
        "Nothing was sent. To allow it, add the page to actionsPageIds"
        f" (OCEAN__INTEGRATION__CONFIG__ACTIONS_PAGE_IDS={page_id}) and start the"
        " integration anew.",
        label="Not allowed",
    )


def described(write: Write, page_id: str) -> str:
    """A write as method and path."""
    path = write.endpoint.path.format(page_id=page_id, item_id=write.item_id)
    return f"{write.method} {path}"


def manage_address(page_id: str, incident_id: str | None = None) -> str:
    """Where a person can look at a page, or at one of its incidents."""
    below = f"/{incident_id}" if incident_id else ""
    return f"{MANAGEMENT}/{page_id}/incidents{below}"


async def _public_address(page: PageReader) -> str:
    try:
        known = await services().lookups.pages.known(page.page_id) or {}
    except StatuspageError:
        known = {}
    if known.get("domain"):
        return f"https://{known['domain']}"
    if known.get("subdomain"):
        return f"https://{known['subdomain']}.statuspage.io"
    return manage_address(page.page_id)


def _incident_id(plan: Plan, done: Done) -> str | None:
    if isinstance(done.writes[0].endpoint, ListEndpoint):
        return str(done.objects[0]["id"])
    return plan.incident_id


async def _read_back(
    incident_id: str | None, page: PageReader, log: RunLog, done: Done
) -> RawItem | None:
    """The incident as Statuspage has it now; as it answered, where it cannot be asked."""
    if incident_id is None:
        return None
    try:
        return await page.client.get_item(INCIDENT, page.page_id, incident_id)
    except StatuspageError as error:
        await log.warning(f"It is done, and could not be read back. {error}")
        answers = [each for each in done.objects if each.get("id") == incident_id]
        return answers[-1] if answers else None


async def _saying_so[Value](log: RunLog, work: Coroutine[Any, Any, Value]) -> Value:
    """Do something, and have the run say so when it takes long."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=PATIENCE)
        if not task.done():
            await log.tell(
                "Still waiting for Statuspage: it is slow, or the key's requests of this"
                " minute are used up",
                "Waiting",
            )
        return await task
    finally:
        task.cancel()


def _partly(failure: StatuspageError, plan: Plan, done: Done) -> StatuspageError:
    if not done.writes:
        return failure
    finished = [each.what for each in done.writes]
    left = [each.what for each in plan.writes[len(done.writes) :]]
    return PartlyDoneError(finished, left, failure)


def _is_first(run_id: str) -> bool:
    """Whether a run has not been seen before; from now on it has."""
    if run_id in _carried_out:
        return False
    _carried_out[run_id] = None
    if len(_carried_out) > MOST_RUNS:
        _carried_out.popitem(last=False)
    return True
