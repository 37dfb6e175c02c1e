"""Blueprints and entities: the state, and the rules that need the state. No HTTP."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sandbox import Json
from sandbox.port.catalog.received import Received
from sandbox.port.catalog.store import EntityStore
from sandbox.port.entities.entity import Entity, Key, build_entity, relation_targets
from sandbox.port.timestamps import timestamp, utc_now
from sandbox.port.validation.blueprints import BlueprintRefused, check_blueprint
from sandbox.port.validation.entities import (
    EntityRefused,
    check_entity,
    requires_something,
)


@dataclass(frozen=True)
class UpsertOptions:
    """The query parameters of Port's upsert URLs."""

    merge: bool
    create_missing_related_entities: bool
    validation_only: bool = False


class Catalog:
    """One organization's catalog, and what was refused, dropped and deleted.

    `received` tells by blueprint what was sent, and `bare` which entities exist
    only because another one relates to them.

    `strict` takes the harsher reading wherever Port's behaviour is not known:
    unknown properties are refused, a bare related entity may not lack what its
    blueprint requires, and dependents are all entities with a relation to the
    deleted one instead of only those that require it.
    """

    def __init__(
        self, *, strict: bool = False, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.strict = strict
        self.blueprints: dict[str, Json] = {}
        self.store = EntityStore(self.blueprints)
        self.refusals: list[Json] = []
        self.dropped: list[Json] = []
        self.deletions: list[Json] = []
        self.received: defaultdict[str, Received] = defaultdict(Received)
        self.bare: set[Key] = set()
        self._clock = clock

    # Blueprints

    def blueprint(self, identifier: str) -> Json:
        """Return the blueprint.

        Raises: BlueprintRefused (404) when there is none.
        """
        if identifier not in self.blueprints:
            raise BlueprintRefused(identifier, "was not found", 404, "not_found")
        return self.blueprints[identifier]

    def create_blueprint(self, body: Json) -> Json:
        """Store a new blueprint and return it.

        Raises: BlueprintRefused.
        """
        identifier = body.get("identifier")
        if identifier in self.blueprints:
            raise BlueprintRefused(identifier, "it exists already", 409, "conflict")
        return self._put_blueprint({"relations": {}, **body})

    def patch_blueprint(self, identifier: str, body: Json) -> Json:
        """Replace the given top-level parts of a blueprint and return it.

        Whether Port's PATCH merges deeper than that is unknown; Ocean always
        sends whole parts. Raises: BlueprintRefused.
        """
        before = self.blueprint(identifier)
        after = self._put_blueprint({**before, **body, "identifier": identifier})
        self.store.adopt_relations(before, after)
        return after

    def _put_blueprint(self, blueprint: Json) -> Json:
        now = timestamp(self._clock())
        try:
            check_blueprint(blueprint, self.blueprints)
        except BlueprintRefused as refusal:
            self.refusals.append({**refusal.as_json(), "at": now})
            raise
        stored = {"createdAt": now, **blueprint, "updatedAt": now}
        self.blueprints[blueprint["identifier"]] = stored
        return stored

    def delete_blueprint(self, identifier: str) -> None:
        """Delete a blueprint without entities.

        Port refuses while it has entities; the status it answers is unknown, and
        so is what becomes of other blueprints' relations to it: they go.
        Raises: BlueprintRefused.
        """
        self.blueprint(identifier)
        if self.store.of_blueprint(identifier):
            raise BlueprintRefused(identifier, "it has entities", 409, "conflict")
        del self.blueprints[identifier]
        for before in list(self.blueprints.values()):
            relations = {
                name: relation
                for name, relation in before["relations"].items()
                if relation["target"] != identifier
            }
            after = {**before, "relations": relations}
            self.blueprints[before["identifier"]] = after
            self.store.adopt_relations(before, after)

    def delete_all_entities(self, blueprint: str) -> None:
        """Delete every entity of one blueprint, without asking for dependents.

        Raises: BlueprintRefused (404).
        """
        self.blueprint(blueprint)
        for entity in self.store.of_blueprint(blueprint):
            self._remove(entity, reason="blueprint")

    # Entities

    def upsert(
        self, blueprint: str, body: Json, datasource: str, options: UpsertOptions
    ) -> tuple[Entity, bool]:
        """Store an entity; return it and whether it is new.

        Raises: EntityRefused (also remembered in `refusals`); BlueprintRefused
        (404); SearchRefused when a relation is a search that makes no sense.
        """
        definition = self.blueprint(blueprint)
        try:
            return self._upsert(definition, body, datasource, options)
        except EntityRefused as refusal:
            self._remember(refusal)
            raise

    def _upsert(
        self, blueprint: Json, body: Json, datasource: str, options: UpsertOptions
    ) -> tuple[Entity, bool]:
        key = Key(blueprint["identifier"], str(body.get("identifier")))
        existing = self.store.get(key)
        body = {
            **body,
            "relations": self.store.with_searches_resolved(
                blueprint, body.get("relations")
            ),
        }
        checked = check_entity(
            blueprint, body, existing, merge=options.merge, strict=self.strict
        )
        missing = self._missing_targets(blueprint, key, checked.relations, options)
        now = self._clock()
        entity = build_entity(
            body, key, existing if options.merge else None, datasource, now
        )
        entity.properties = checked.properties
        entity.relations = checked.relations
        if existing is not None:
            entity.created_at = existing.created_at
        if not options.validation_only:
            self.dropped += [
                {**key._asdict(), "property": name} for name in checked.dropped
            ]
            for target in missing:
                self.store.put(build_entity({}, target, None, datasource, now))
            self.store.put(entity)
            self.bare |= set(missing)
            self.bare.discard(key)
        return entity, existing is None

    def _missing_targets(
        self, blueprint: Json, key: Key, relations: Json, options: UpsertOptions
    ) -> list[Key]:
        """Return the related entities that have to be created.

        Raises: EntityRefused (404 not_found, which Ocean sends again in order)
        when that is not wanted.
        """
        missing: dict[Key, None] = {}
        for name, target in relation_targets(blueprint, relations):
            if target == key or self.store.get(target) is not None:
                continue
            rule = None
            if not options.create_missing_related_entities:
                rule = f'related entity of blueprint "{target.blueprint}" not found'
            elif self.strict and requires_something(self.blueprint(target.blueprint)):
                # Whether Port creates it bare all the same is unknown.
                rule = f'blueprint "{target.blueprint}" has required properties'
            if rule:
                raise EntityRefused(
                    *key,
                    rule,
                    field=f"relations.{name}",
                    value=target.identifier,
                    status=404,
                    error="not_found",
                )
            missing[target] = None
        return list(missing)

    def delete(self, key: Key, *, delete_dependents: bool) -> bool:
        """Delete an entity; return whether there was one.

        Port refuses to delete what another entity requires, unless dependents go
        too (documented for `deleteDependentEntities`). Whether entities with an
        optional relation go as well is told differently in different places (see
        `strict`). Raises: EntityRefused (remembered in `refusals`).
        """
        entity = self.store.get(key)
        if entity is None:
            return False
        waiting = self._dependents(key)
        if waiting and not delete_dependents:
            names = ", ".join(dependent.identifier for dependent in waiting)
            refusal = EntityRefused(*key, f"required by {names}", error="conflict")
            self._remember(refusal)
            raise refusal
        self._remove(entity, reason="requested")
        while waiting:
            dependent = self.store.get(waiting.pop())
            if dependent is not None:
                waiting += self._dependents(dependent.key)
                self._remove(dependent, reason="dependent")
        return True

    def _dependents(self, key: Key) -> list[Key]:
        find = self.store.pointing_at if self.strict else self.store.requiring
        return sorted(find(key) - {key})

    def _remove(self, entity: Entity, *, reason: str) -> None:
        self.store.remove(entity)
        self.bare.discard(entity.key)
        self.deletions.append(
            {**entity.key._asdict(), "reason": reason, "at": timestamp(self._clock())}
        )

    def _remember(self, refusal: EntityRefused) -> None:
        self.refusals.append({**refusal.as_json(), "at": timestamp(self._clock())})
