"""Carrying out a plan: sending it, reading the result back, and telling of it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from loguru import logger

from actions import catalog
from actions.delivery import Delivery
from actions.origin import Origin
from actions.page_reader import PageReader
from actions.plan import Plan, Write
from actions.run_log import RunLog
from errors import PartlyDoneError, StatuspageError
from initialize_client import services
from statuspage_api.endpoints import INCIDENT, ListEndpoint
from statuspage_api.objects import RawItem

MANAGEMENT = "https://manage.statuspage.io/pages"

PATIENCE = 5.0
"""Seconds after which a run says that it is waiting."""


@dataclass(frozen=True)
class Doing:
    """How an action's plans are carried out.

    Attributes:
        label: two words at most for a run that has succeeded.
        sleep: waits; seconds.
    """

    label: str
    sleep: Callable[[float], Awaitable[None]]


@dataclass
class Done:
    """How far a run has come on Statuspage.

    Attributes:
        writes: those that were answered, or whose effect was seen.
        objects: what each has led to.
    """

    writes: list[Write]
    objects: list[RawItem]


async def act(
    plan: Plan, page: PageReader, log: RunLog, origin: Origin, doing: Doing
) -> None:
    """Send what a plan has, and report it.

    Raises:
        StatuspageError: not all of it was done.
    """
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
    delivery = Delivery(page.client, page.page_id, address, doing.sleep)
    failure: StatuspageError | None = None
    try:
        await saying_so(log, send_all(plan.writes, delivery, done))
    except StatuspageError as error:
        failure = error
    if done.writes:
        await _show(plan, page, log, origin, done)
    if failure is not None:
        raise _partly(failure, plan, done)
    logger.info(f"Run {origin.run_id}: {plan.summary}")
    await log.succeed(f"Done: {plan.summary}.", doing.label)


async def _show(
    plan: Plan, page: PageReader, log: RunLog, origin: Origin, done: Done
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


async def saying_so[Value](log: RunLog, work: Coroutine[Any, Any, Value]) -> Value:
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
