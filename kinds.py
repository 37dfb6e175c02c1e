"""The kinds that a mapping can name."""

from enum import StrEnum


class ObjectKind(StrEnum):
    """What each raw item is, in the vendor's words."""

    STATUSPAGE = "statuspage"
    COMPONENT_GROUP = "component_group"
    COMPONENT = "component"
    INCIDENT = "incident"
    INCIDENT_UPDATE = "incident_update"
    INCIDENT_TEMPLATE = "incident_template"
