// The entities, found by name, and by who relates to them.

const content = JSON.parse(document.getElementById("content").textContent);

/** An entity, read from its row when somebody looks at it. */
class Entity {
  constructor(blueprint, row) {
    this.blueprint = blueprint;
    this.identifier = row[0];
    this.title = row[1];
    this.isBare = row[2] === 1;
    this.row = row;
  }

  property(index) {
    return this.row[3][index] ?? null;
  }

  computed(index) {
    return this.row[5][index] ?? null;
  }

  /** The identifiers that the relation leads to. */
  targets(index) {
    const value = this.row[4][index] ?? null;
    if (value === null) return [];
    return Array.isArray(value) ? value : [value];
  }

  get address() {
    return viewAddress("entity", this.blueprint.identifier, this.identifier);
  }

  /** All that the search looks through, in small letters. */
  get searched() {
    this.text ??= JSON.stringify(this.row).toLowerCase();
    return this.text;
  }
}

const catalog = {
  blueprints: new Map(),

  entity(blueprint, identifier) {
    return this.blueprints.get(blueprint)?.byIdentifier.get(identifier) ?? null;
  },

  /** The relations that lead to an entity, as {relation, source}. */
  incoming(entity) {
    this.links ??= allLinks();
    return this.links.get(linkKey(entity.blueprint.identifier, entity.identifier)) ?? [];
  },

  get size() {
    return [...this.blueprints.values()].reduce((sum, blueprint) => sum + blueprint.entities.length, 0);
  },
};

content.blueprints.forEach((given, index) => {
  const blueprint = { ...given, hue: index % 8 };
  blueprint.entities = given.entities.map((row) => new Entity(blueprint, row));
  blueprint.byIdentifier = new Map(blueprint.entities.map((entity) => [entity.identifier, entity]));
  catalog.blueprints.set(blueprint.identifier, blueprint);
});

function linkKey(blueprint, identifier) {
  return JSON.stringify([blueprint, identifier]);
}

function allLinks() {
  const links = new Map();
  for (const blueprint of catalog.blueprints.values()) {
    blueprint.relations.forEach((relation, index) => {
      for (const source of blueprint.entities) {
        for (const identifier of source.targets(index)) {
          const key = linkKey(relation.target, identifier);
          if (!links.has(key)) links.set(key, []);
          links.get(key).push({ relation, source });
        }
      }
    });
  }
  return links;
}

/** A link to an entity, or its bare name where there is none. */
function entityLink(blueprint, identifier, withTitle = true) {
  const entity = catalog.entity(blueprint, identifier);
  if (entity === null) return el("span", { class: "literal" }, String(identifier));
  return el("a", { href: entity.address, class: entity.isBare ? "bare" : null }, withTitle ? entity.title : identifier);
}

/** A blueprint's name beside its colour. */
function blueprintLabel(identifier) {
  const blueprint = catalog.blueprints.get(identifier);
  return el("span", { class: "blueprint", "data-hue": blueprint?.hue ?? null }, blueprint?.title ?? identifier);
}
