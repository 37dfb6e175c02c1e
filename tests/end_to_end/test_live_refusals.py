import httpx
import pytest

from sandbox.statuspage import generate_account
from sandbox.watching import wait_until
from tests.end_to_end.listening import SECONDS, listening

pytestmark = pytest.mark.soak


def test_what_port_refuses_of_an_event_is_told_and_counted() -> None:
    account = generate_account(pages=1, groups=0, components=1, incidents=1)
    [page_id] = account.pages
    with listening(account) as live:
        odd = account.create_incident(page_id, {"impact": "purple"})
        told = f"the first statuspageIncident {odd['id']}, of kind incident: "
        waited = wait_until(lambda: told in live.process.output, SECONDS)
        assert waited is not None, live.process.output
        live.wait_for_earlier_events()
        [line] = [line for line in live.process.lines if told in line]
        assert 'properties.impact has the value "purple"' in line
        shown = httpx.get(f"{live.process.url}/metrics/").text
    assert 'statuspage_entities_refused_total{kind="incident"} 1.0' in shown
