"""What the catalog must hold once the default mapping has synced an account, and what it lacks."""

from collections.abc import Iterable

from sandbox import Json
from sandbox.statuspage import Account

SHOWN_REFUSALS = 10


def expected_entities(account: Account) -> dict[str, set[str]]:
    """The identifiers that each blueprint of the default model must have.

    Group rows among the components are left out, as the default mapping does.
    """
    pages = account.pages.values()
    incidents = [incident for page in pages for incident in page.incidents.values()]
    return {
        "statuspage": set(account.pages),
        "statuspageComponentGroup": _ids(
            group for page in pages for group in page.component_groups.values()
        ),
        "statuspageComponent": _ids(
            component
            for page in pages
            for component in page.components.values()
            if not component["group"]
        ),
        "statuspageIncident": _ids(incidents),
        "statuspageIncidentUpdate": _ids(
            update for incident in incidents for update in incident["incident_updates"]
        ),
    }


def entities_by_blueprint(catalog: Json) -> dict[str, dict[str, Json]]:
    """The catalog's entities under their blueprint and identifier."""
    entities: dict[str, dict[str, Json]] = {
        blueprint: {} for blueprint in catalog["blueprints"]
    }
    for entity in catalog["entities"]:
        entities[entity["blueprint"]][entity["identifier"]] = entity
    return entities


def missing_entities(account: Account, catalog: Json) -> dict[str, set[str]]:
    """What the catalog lacks, by blueprint; nothing when the sync was whole."""
    present = entities_by_blueprint(catalog)
    missing = {
        blueprint: identifiers - present.get(blueprint, {}).keys()
        for blueprint, identifiers in expected_entities(account).items()
    }
    return {blueprint: lacking for blueprint, lacking in missing.items() if lacking}


def find_problems(account: Account, catalog: Json) -> list[str]:
    """What keeps the catalog from being the account's picture, one line each."""
    problems = [
        f"{len(lacking)} of {blueprint} are missing, such as {min(lacking)}"
        for blueprint, lacking in missing_entities(account, catalog).items()
    ]
    for refusal in catalog["refusals"][:SHOWN_REFUSALS]:
        problems.append(
            f"Port refused {refusal['blueprint']} {refusal['identifier']}: {refusal['message']}"
        )
    for drop in catalog["dropped"][:SHOWN_REFUSALS]:
        problems.append(
            f"Port dropped {drop['property']} of {drop['blueprint']} {drop['identifier']}: its blueprint lacks it"
        )
    for call in catalog["unknownCalls"]:
        problems.append(f"Port's sandbox does not know {call}")
    states = catalog["integration"]["resyncStates"]
    if not states or states[-1]["status"] != "completed":
        problems.append(f"the resync did not complete: {states}")
    return problems


def _ids(items: Iterable[Json]) -> set[str]:
    return {item["id"] for item in items}
