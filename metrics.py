"""Numbers for whoever operates the integration, at Ocean's own address `/metrics`."""

from prometheus_client import CollectorRegistry, Counter, Gauge

REQUESTS = Counter(
    "statuspage_requests",
    "Requests to Statuspage's management API, those sent again included.",
    ["sent_for"],
    registry=None,
)
REQUEST_WAIT = Counter(
    "statuspage_request_wait_seconds",
    "Seconds for which requests waited for the rate limit, in all.",
    ["sent_for"],
    registry=None,
)
RATE_LIMITED = Counter(
    "statuspage_requests_rate_limited",
    "Requests that Statuspage refused with 420 or 429.",
    registry=None,
)
EVENTS = Counter(
    "statuspage_events",
    "Live events received, by what became of them: accepted, or why they were dropped.",
    ["outcome"],
    registry=None,
)
EVENT_LOOKUPS = Counter(
    "statuspage_event_lookups",
    "Incidents and components read because of events; accepted events beyond these shared one.",
    registry=None,
)
REFUSED = Counter(
    "statuspage_entities_refused",
    "Entities that Port has not taken, at the end of a resync or after a live event;"
    " where Port does the processing, a live event's raw items.",
    ["kind"],
    registry=None,
)
LAST_FULL_READ = Gauge(
    "statuspage_page_last_full_read_timestamp_seconds",
    "When a resync that read all of this page last ended, in seconds since 1970.",
    ["page_id"],
    registry=None,
)

METRICS = (
    REQUESTS,
    REQUEST_WAIT,
    RATE_LIMITED,
    EVENTS,
    EVENT_LOOKUPS,
    REFUSED,
    LAST_FULL_READ,
)


def publish(registry: CollectorRegistry) -> None:
    """Show the numbers beside those that a registry has."""
    for metric in METRICS:
        registry.register(metric)
