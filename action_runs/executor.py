"""From a run that Port has given to this process to its report: the one place that acts."""

import asyncio
from abc import abstractmethod
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import ClassVar

from loguru import logger
from port_ocean.core.handlers.actions.abstract_executor import AbstractExecutor
from port_ocean.core.models import IntegrationRun
from port_ocean.exceptions.execution_manager import ActionExecutionError

from action_runs.acting import act, manage_address, saying_so
from action_runs.delivery import Delivery
from action_runs.errors import ActionRefusedError
from action_runs.inputs import ActionInputs, read_inputs
from action_runs.page_reader import PageReader
from action_runs.plan import Origin, Plan, Write, shown_body, shown_changes
from action_runs.run_log import RunLog
from errors import NotFoundError, StatuspageError
from initialize_client import services
from settings import Settings

MOST_RUNS = 1000
"""Runs that are remembered, so that none is carried out twice here."""


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
        """0, for the same reason."""
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
        except StatuspageError as error:
            # Ocean ends the run with this message and label.
            raise ActionExecutionError(str(error), status_label=error.label) from error

    async def _carry_out(self, run: IntegrationRun, log: RunLog) -> None:
        now = datetime.now(UTC)
        inputs = read_inputs(self.INPUTS, run.execution_properties, now)
        shared = services()
        check_page(shared.settings, inputs.page_id)
        page = PageReader(shared.live_client, inputs.page_id)
        origin = Origin(run.id, inputs.requested_by, now)
        async with _page_locks[inputs.page_id]:
            plan = await saying_so(log, self._planned(inputs, page, origin))
            for note in plan.notes:
                await log.warning(note)
            if inputs.dry_run:
                await self._tell_of(plan, page, log)
                return
            if plan.notifies:
                await log.tell(f"Subscribers are notified: {await page.reach()}.")
            address = manage_address(page.page_id, plan.incident_id)
            if plan.writes:
                delivery = Delivery(page.client, page.page_id, address, self._sleep)
                await act(plan, page, log, origin, delivery)
                await log.succeed(f"Done: {plan.summary}.", self.DONE)
            else:
                await log.link(address, plan.subject_id or page.page_id, plan.output)
                await log.succeed(f"Nothing to do: {plan.summary}.", "Unchanged")

    async def _planned(self, inputs: Inputs, page: PageReader, origin: Origin) -> Plan:
        try:
            return await self.plan(inputs, page, origin)
        except NotFoundError as error:
            fault = f"Status page (pageId): Statuspage has no page {page.page_id}"
            raise ActionRefusedError(f"{fault}, or the key does not see it") from error

    async def _tell_of(self, plan: Plan, page: PageReader, log: RunLog) -> None:
        """Log in the run what it would do."""
        for write in plan.writes:
            await log.tell(
                f"Would send {described(write, page.page_id)}\n{shown_body(write)}"
            )
        await log.tell(shown_changes(plan.changes))
        who = "would be notified" if plan.notifies else "would not be notified"
        if plan.reach_matters:
            who = "may be notified by Statuspage itself"
        await log.tell(f"Subscribers {who}: the page has {await page.reach()}.")
        would = f"It would {plan.summary}" if plan.writes else plan.summary
        await log.succeed(f"Dry run: nothing was sent. {would}.", "Dry run")


def check_page(settings: Settings, page_id: str) -> None:
    """Let the pages pass that actions may change.

    Raises:
        ActionRefusedError: it is not one of them.
    """
    if settings.may_act_on(page_id):
        return
    raise ActionRefusedError(
        f"Actions may not change page {page_id}",
        remedy="Nothing was sent. To allow it, add the page to actionsPageIds"
        f" (OCEAN__INTEGRATION__CONFIG__ACTIONS_PAGE_IDS={page_id}) and start the"
        " integration again.",
        label="Not allowed",
    )


def described(write: Write, page_id: str) -> str:
    """A write as method and path."""
    path = write.endpoint.path.format(page_id=page_id, item_id=write.item_id)
    return f"{write.method} {path}"


def _is_first(run_id: str) -> bool:
    """Whether a run has not been seen before; from now on it has."""
    if run_id in _carried_out:
        return False
    _carried_out[run_id] = None
    if len(_carried_out) > MOST_RUNS:
        _carried_out.popitem(last=False)
    return True
