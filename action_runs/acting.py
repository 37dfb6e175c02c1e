"""Carrying out a plan: sending it, reading the result back, and bringing it into the catalog."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from loguru import logger

from action_runs import catalog
from action_runs.delivery import Delivery
from action_runs.errors import PartlyDoneError
from action_runs.page_reader import PageReader
from action_runs.plan import Origin, Plan
from action_runs.run_log import RunLog
from errors import StatuspageError
from initialize_client import services
from statuspage_api.endpoints import INCIDENT, ListEndpoint
from statuspage_api.objects import RawItem

MANAGEMENT = "https://manage.statuspage.io/pages"

PATIENCE = 5.0
"""Seconds after which a run says that it is waiting."""


async def act(
    plan: Plan, page: PageReader, log: RunLog, origin: Origin, delivery: Delivery
) -> None:
    """Send what a plan has, one write after another, and bring the result into the catalog.

    Raises:
        StatuspageError: a write failed; those after it were not sent.
    """
    await log.tell(
        f"Now sending: {plan.summary}. If nothing follows this line, look at"
        f" {delivery.address}",
        "Sending",
    )
    answers: list[RawItem] = []

    async def send() -> None:
        for write in plan.writes:
            answers.append(await delivery.send(write))

    try:
        await saying_so(log, send())
    except StatuspageError as error:
        if not answers:
            raise
        await _show(plan, page, log, origin, answers)
        what = [each.what for each in plan.writes]
        done = len(answers)
        raise PartlyDoneError(what[:done], what[done:], error) from error
    await _show(plan, page, log, origin, answers)
    logger.info(f"Run {origin.run_id}: {plan.summary}")


async def _show(
    plan: Plan,
    page: PageReader,
    log: RunLog,
    origin: Origin,
    answers: Sequence[RawItem],
) -> None:
    """Bring what was done into the catalog, and link it to the run."""
    incident_id = plan.incident_id
    if isinstance(plan.writes[0].endpoint, ListEndpoint):
        incident_id = str(answers[0]["id"])
    incident = await _read_back(incident_id, page, log, answers)
    address = (incident or {}).get("shortlink") or await _public_address(page)
    external_id = incident_id or plan.subject_id or page.page_id
    output = plan.output | ({"incidentId": incident_id} if incident_id else {})
    await log.link(address, external_id, output)
    by_id = {each.get("id"): each for each in answers}
    changed = catalog.Changed(
        page.page_id,
        origin.run_id,
        origin.now,
        incident,
        [by_id.get(each["id"], each) for each in plan.components],
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


async def _read_back(
    incident_id: str | None, page: PageReader, log: RunLog, answers: Sequence[RawItem]
) -> RawItem | None:
    """The incident as Statuspage has it now; as it answered, where it cannot be asked."""
    if incident_id is None:
        return None
    try:
        return await page.client.get_item(INCIDENT, page.page_id, incident_id)
    except StatuspageError as error:
        await log.warning(f"It is done, and could not be read back. {error}")
        told = [each for each in answers if each.get("id") == incident_id]
        return told[-1] if told else None


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
