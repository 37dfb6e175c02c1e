"""Which components an incident and its updates name."""

from collections.abc import Iterable

from sandbox import Json
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.status_page import StatusPage


def named_components(page: StatusPage, component_ids: Iterable[str]) -> list[Json]:
    """The page's own component objects. Raises NotFoundError for an unknown identifier."""
    return [found(page.components, each, "Component") for each in component_ids]


def affected_components(
    page: StatusPage, components: Iterable[Json]
) -> list[Json] | None:
    """An update's `affected_components` for components whose status stays; None for none.

    The name of a component in a group is `Group - Component` there (recorded).
    """
    affected = [
        {
            "code": component["id"],
            "name": _full_name(page, component),
            "old_status": component["status"],
            "new_status": component["status"],
        }
        for component in components
    ]
    return affected or None


def _full_name(page: StatusPage, component: Json) -> str:
    group = page.component_groups.get(component["group_id"])
    return f"{group['name']} - {component['name']}" if group else component["name"]
