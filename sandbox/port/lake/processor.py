"""What Port does with raw items: maps them, writes and deletes entities."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sandbox import Json
from sandbox.port.catalog.catalog import Catalog, UpsertOptions
from sandbox.port.entities.entity import Entity, Key, relation_targets
from sandbox.port.entities.search import SearchRefused
from sandbox.port.lake.raw_mapping import MappedBody, RawMapping
from sandbox.port.lake.resyncs import Resync
from sandbox.port.organization.integrations import Installation
from sandbox.port.validation.blueprints import BlueprintRefused
from sandbox.port.validation.entities import EntityRefused

type Entry = tuple[RawMapping, Json]
"""A resource of the mapping, and raw items that came for it."""


class Processor:
    """Keeps the catalog by the lake.

    All is done at once, when it comes; how long Port takes is unknown.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._kinds: defaultdict[Key, set[str]] = defaultdict(set)

    def take_resync(
        self, entries: Iterable[Entry], resync: Resync, installation: Installation
    ) -> None:
        """Write what a resync has read; what a query drops is not written.

        An entity that Port refuses counts as seen, and so does one that another
        relates to, as in Ocean. Whether it is so in Port is unknown.
        """
        for resource, entry in entries:
            passed = [each for each in resource.map(entry["items"]) if each.passed]
            resync.seen |= {each.key for each in passed}
            self._upsert(passed, resource, installation)
            for each in passed:
                resync.seen |= self._related(each.key)

    def take_event(
        self, entries: Sequence[Entry], installation: Installation, *, strict: bool
    ) -> None:
        """Write and delete what an event has changed.

        As in Ocean, what a query does not let pass any more is deleted, and nothing is
        that the same event writes. Unknown is whether the query is asked of what is to
        be deleted: Ocean does, and so does the strict reading.
        """
        written: set[Key] = set()
        leaving: set[Key] = set()
        for resource, entry in entries:
            mapped = list(resource.map(entry["items"]))
            if entry["metadata"]["operation"] == "delete":
                leaving |= {each.key for each in mapped if each.passed or not strict}
                continue
            passed = [each for each in mapped if each.passed]
            self._upsert(passed, resource, installation)
            written |= {each.key for each in passed}
            leaving |= {each.key for each in mapped if not each.passed}
        for key in sorted(leaving - written):
            self._delete(key, installation)

    def reconcile(self, resync: Resync, installation: Installation) -> None:
        """Delete what a full resync has not shown, of resources that were read to the end.

        By which of them an entity was made is known where it came by the lake. Of
        others, written by Ocean before, its blueprint has to tell. A bare entity, which
        no resource has made, stays. Whether Port keeps to the mapping's
        `entityDeletionThreshold` is unknown: it does not here.
        """
        finished = resync.finished_resources
        for entity in list(self._catalog.store.all()):
            if (
                self._is_of(entity, installation)
                and entity.updated_at < resync.started_at
                and entity.key not in resync.seen | self._catalog.bare
                and self._makers(entity, resync) <= finished
            ):
                self._delete(entity.key, installation)

    def _related(self, key: Key) -> set[Key]:
        entity = self._catalog.store.get(key)
        if entity is None:
            return set()
        blueprint = self._catalog.blueprints[key.blueprint]
        return {target for _, target in relation_targets(blueprint, entity.relations)}

    def _makers(self, entity: Entity, resync: Resync) -> set[int]:
        kinds = self._kinds.get(entity.key)
        return {
            index
            for index, resource in enumerate(resync.resources)
            if (
                resource.kind in kinds
                if kinds
                else resource.literal_blueprint in (None, entity.blueprint)
            )
        }

    def _upsert(
        self,
        mapped: Iterable[MappedBody],
        resource: RawMapping,
        installation: Installation,
    ) -> None:
        config = installation.record["config"]
        options = UpsertOptions(
            merge=config.get("enableMergeEntity", True),
            create_missing_related_entities=config.get(
                "createMissingRelatedEntities", True
            ),
        )
        for each in mapped:
            blueprint = each.key.blueprint
            self._catalog.received[blueprint].note(each.body)
            self._kinds[each.key].add(resource.kind)
            try:
                self._catalog.upsert(
                    blueprint, each.body, datasource_of(installation), options
                )
            except (EntityRefused, BlueprintRefused, SearchRefused):
                # Remembered in the catalog's refusals. Whom Port tells is unknown.
                continue

    def _delete(self, key: Key, installation: Installation) -> None:
        config = installation.record["config"]
        entity = self._catalog.store.get(key)
        if entity is None or not self._is_of(entity, installation):
            return
        try:
            self._catalog.delete(
                key, delete_dependents=config.get("deleteDependentEntities", True)
            )
        except EntityRefused:
            return

    def _is_of(self, entity: Entity, installation: Installation) -> bool:
        return entity.datasource.endswith(
            f"/{installation.record['identifier']}/exporter"
        )


def datasource_of(installation: Installation) -> str:
    """The datasource of what Port writes for an installation.

    Assumed to be what Ocean has as its User-Agent: by that, Ocean and Port's pages
    find an integration's entities, whoever wrote them.
    """
    record = installation.record
    kind, version = record.get("installationAppType"), record.get("version")
    return f"port-ocean/{kind}/{version}/{record['identifier']}/exporter"
