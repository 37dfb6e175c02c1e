// One entity: its values, its neighbours, and all that relates to it.

const DRAWN_NEIGHBOURS = 6;
const LABEL_LENGTH = 32;

function entityView(blueprintIdentifier, identifier) {
  const entity = catalog.entity(blueprintIdentifier, identifier);
  if (entity === null) {
    return [
      el("h2", { tabindex: "-1" }, "No such entity"),
      el("p", {}, "Port would have no entity ", el("code", {}, String(identifier)), "."),
    ];
  }
  const { blueprint } = entity;
  return [
    el("p", { class: "path" }, el("a", { href: viewAddress("entities", blueprint.identifier) }, blueprintLabel(blueprint.identifier))),
    el("h2", { tabindex: "-1", class: "entity-title" }, entity.title),
    el("p", { class: "entity-identifier" }, el("code", {}, entity.identifier), bareMark(entity)),
    entity.isBare ? bareNotice() : null,
    section("Neighbours", neighbourGraph(entity)),
    section("Properties", propertyList(entity)),
    blueprint.computed.length ? section("Calculated by Port", computedList(entity)) : null,
    blueprint.relations.map((relation, index) => relationSection(entity, relation, index)),
    incomingSections(entity),
  ];
}

function bareNotice() {
  return el(
    "p",
    { class: "notice" },
    "No resource of the mapping brings this entity, or Port refuses it: it would exist with nothing but an identifier, because others relate to it.",
  );
}

function propertyList(entity) {
  const all = entity.blueprint.properties.map((property, index) => ({ property, value: entity.property(index) }));
  const empty = all.filter(({ value }) => value === null).map(({ property }) => property.title);
  return [
    valueList(all.filter(({ value }) => value !== null)),
    empty.length ? el("p", { class: "empty-list" }, `Without a value: ${empty.join(", ")}`) : null,
  ];
}

function computedList(entity) {
  return valueList(entity.blueprint.computed.map((property, index) => ({ property, value: entity.computed(index) })));
}

function valueList(values) {
  return el(
    "dl",
    {},
    values.map(({ property, value }) => [el("dt", {}, property.title), el("dd", {}, valueElement(value, property.colors))]),
  );
}

function relationSection(entity, relation, index) {
  const targets = entity.targets(index);
  if (targets.length === 0) return null;
  return section(
    `${relation.title} →`,
    entityList(relation.title, targets.map((identifier) => ({ blueprint: relation.target, identifier }))),
  );
}

/** What leads here, by blueprint and relation. */
function incomingGroups(entity) {
  const groups = new Map();
  for (const { relation, source } of catalog.incoming(entity)) {
    const key = linkKey(source.blueprint.identifier, relation.name);
    if (!groups.has(key)) groups.set(key, { relation, blueprint: source.blueprint, sources: [] });
    groups.get(key).sources.push(source);
  }
  return [...groups.values()];
}

function incomingSections(entity) {
  return incomingGroups(entity).map(({ relation, blueprint, sources }) => {
    const name = `← ${blueprint.title}, by ${relation.title}`;
    const rows = sources.map((source) => ({ blueprint: blueprint.identifier, identifier: source.identifier }));
    return section(name, entityList(name, rows));
  });
}

function entityList(name, rows) {
  const columns = [
    { title: "Title", cell: (row) => entityLink(row.blueprint, row.identifier), class: "title" },
    { title: "Identifier", cell: (row) => el("code", {}, row.identifier) },
    { title: "Blueprint", cell: (row) => blueprintLabel(row.blueprint) },
  ];
  return pagedTable({ name, columns, rows });
}

function neighbourGraph(entity) {
  const nodes = new Map([["chosen", { ...entityNode(entity, "chosen"), isChosen: true, address: null }]]);
  const edges = [];

  function add(neighbours, more, join) {
    neighbours.slice(0, DRAWN_NEIGHBOURS).forEach((neighbour) => {
      const id = linkKey(neighbour.blueprint.identifier, neighbour.identifier);
      if (neighbour === entity) return;
      nodes.set(id, entityNode(neighbour, id));
      join(id);
    });
    const rest = neighbours.length - DRAWN_NEIGHBOURS;
    if (rest <= 0) return;
    nodes.set(more, { id: more, label: `and ${count(rest)} more`, hue: neighbours[0].blueprint.hue });
    join(more);
  }

  entity.blueprint.relations.forEach((relation, index) => {
    const targets = entity.targets(index).map((identifier) => catalog.entity(relation.target, identifier)).filter(Boolean);
    add(targets, `to ${index}`, (id) => edges.push({ from: "chosen", to: id, label: shortened(relation.name, 24) }));
  });
  incomingGroups(entity).forEach(({ relation, sources }, index) => {
    add(sources, `from ${index}`, (id) => edges.push({ from: id, to: "chosen", label: shortened(relation.name, 24) }));
  });
  if (edges.length === 0) return el("p", {}, "It has no relations, and nothing relates to it.");
  return drawnGraph("Graph of the entity's neighbours", [...nodes.values()], edges, "LR");
}

function entityNode(entity, id) {
  return {
    id,
    label: shortened(entity.title.replace(/\s+/g, " "), LABEL_LENGTH),
    fullLabel: entity.title,
    detail: entity.blueprint.title,
    address: entity.address,
    hue: entity.blueprint.hue,
  };
}
