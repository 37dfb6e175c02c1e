"""Writing the draft of a postmortem, and publishing it."""

import hashlib

from pydantic import Field

from action_runs.errors import ActionRefusedError
from action_runs.executor import StatuspageExecutor
from action_runs.inputs import ActionInputs, Body, EntityId
from action_runs.notifications import of_postmortem
from action_runs.page_reader import PageReader
from action_runs.plan import Origin, Plan, Write
from raw_items.incidents import ENDED_STATUSES
from statuspage_api.endpoints import POSTMORTEM, POSTMORTEM_PUBLICATION
from statuspage_api.objects import RawItem

HASH_LENGTH = 12


class PublishPostmortemInputs(ActionInputs):
    """What a postmortem takes."""

    incident_id: EntityId = Field(title="Incident")
    body: Body | None = Field(None, title="Text")
    publish: bool = Field(False, title="Publish")
    draft_hash: str | None = Field(None, title="Hash of the draft")
    notify: bool = Field(False, title="Notify subscribers")


class PublishPostmortem(StatuspageExecutor[PublishPostmortemInputs]):
    """Writes a draft, or publishes one whose hash the run names."""

    ACTION_NAME = "publish_postmortem"
    INPUTS = PublishPostmortemInputs
    DONE = "Written"

    async def plan(
        self, inputs: PublishPostmortemInputs, page: PageReader, origin: Origin
    ) -> Plan:
        """A PUT for the draft and one for its publication, after a look at what is there."""
        incident = await page.incident(inputs.incident_id)
        if incident.get("status") not in ENDED_STATUSES:
            raise ActionRefusedError(
                f"Incident (incidentId): it is {incident.get('status')}; a postmortem"
                " is written once it is resolved"
            )
        postmortem = await page.postmortem(inputs.incident_id)
        return planned(inputs, incident, postmortem.get("body_draft") or "")


def hash_of(draft: str) -> str:
    """What names a draft that somebody has seen."""
    text = "\n".join(line.rstrip() for line in draft.strip().splitlines())
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_LENGTH]


def planned(inputs: PublishPostmortemInputs, incident: RawItem, draft: str) -> Plan:
    """What becomes of a postmortem.

    Args:
        draft: the one that is there, empty if there is none.

    Raises:
        ActionRefusedError: there is nothing to publish, or a draft that was not seen.
    """
    _check(inputs, draft)
    writes = []
    name = incident.get("name")
    if inputs.body and hash_of(inputs.body) != hash_of(draft):
        writes.append(
            _drafting(incident["id"], inputs.body, f"draft the postmortem of {name}")
        )
    if inputs.publish:
        summary = f"publish the postmortem of {name}"
        writes.append(_publication(incident["id"], inputs.notify, summary))
    hash_ = hash_of(inputs.body or draft)
    summary = (
        " and ".join(each.what for each in writes)
        or f"the draft of {name} is the same already"
    )
    if not inputs.publish:
        summary += f"; to publish it, run this with draftHash {hash_}"
    return Plan(
        summary,
        writes,
        subject_id=incident["id"],
        incident_id=incident["id"],
        notifies=inputs.publish and inputs.notify,
        output={"draftHash": hash_},
    )


def _check(inputs: PublishPostmortemInputs, draft: str) -> None:
    if not inputs.body and not inputs.publish:
        raise ActionRefusedError(
            "Text (body): it is missing, and nothing is to be published"
        )
    if not inputs.body and not draft:
        raise ActionRefusedError(
            "Text (body): it is missing, and there is no draft to publish"
        )
    # Sending the draft's own text is as good as naming its hash.
    if not draft or hash_of(draft) in (inputs.draft_hash, hash_of(inputs.body or "")):
        return
    told = f"There is a draft already. If it is the one that you want to {'replace' if inputs.body else 'publish'}"
    raise ActionRefusedError(
        f"{told}, run this with draftHash {hash_of(draft)}. It reads:\n{draft}\n",
        label="Unseen draft",
    )


def _drafting(incident_id: str, body: str, what: str) -> Write:
    return Write(
        "PUT",
        POSTMORTEM,
        incident_id,
        {"postmortem": {"body_draft": body}},
        what,
        look_in=POSTMORTEM,
        has_landed=lambda found: hash_of(found.get("body_draft") or "")
        == hash_of(body),
        repeatable=True,
    )


def _publication(incident_id: str, notify: bool, what: str) -> Write:
    return Write(
        "PUT",
        POSTMORTEM_PUBLICATION,
        incident_id,
        {"postmortem": of_postmortem(notify)},
        what,
        look_in=POSTMORTEM,
        has_landed=lambda found: bool(found.get("published_at")),
    )
