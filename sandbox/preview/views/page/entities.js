// One blueprint's entities as a table.

const SHOWN_PROPERTIES = 3;
const tableMemories = new Map();
let showsAllColumns = false;

function entitiesView(identifier) {
  const blueprint = catalog.blueprints.get(identifier) ?? [...catalog.blueprints.values()].find((each) => each.entities.length);
  if (blueprint === undefined) {
    return [el("h2", { tabindex: "-1" }, "Entities"), el("p", {}, "Port would have no entity.")];
  }
  const place = el("div");
  function show() {
    place.replaceChildren(entityTable(blueprint));
  }
  show();
  return [
    el("h2", { tabindex: "-1" }, "Entities"),
    el(
      "nav",
      { class: "choices", "aria-label": "Blueprints" },
      [...catalog.blueprints.values()].map((each) => blueprintChoice(each, each === blueprint)),
    ),
    el(
      "section",
      { class: "card" },
      el("div", { class: "card-head" }, el("h3", {}, blueprint.title), columnsSwitch(show)),
      place,
    ),
  ];
}

function blueprintChoice(blueprint, isChosen) {
  return el(
    "a",
    { href: viewAddress("entities", blueprint.identifier), "aria-current": isChosen ? "page" : null, class: "choice" },
    blueprintLabel(blueprint.identifier),
    el("span", { class: "number-tag" }, count(blueprint.entities.length)),
  );
}

function columnsSwitch(show) {
  function onChange(event) {
    showsAllColumns = event.target.checked;
    show();
  }
  return el(
    "label",
    { class: "switch" },
    el("input", { type: "checkbox", checked: showsAllColumns, onchange: onChange }),
    "All columns",
  );
}

function entityTable(blueprint) {
  if (!tableMemories.has(blueprint.identifier)) tableMemories.set(blueprint.identifier, {});
  const memory = tableMemories.get(blueprint.identifier);
  // What it was sorted by may be no column any more.
  Object.assign(memory, { sort: null });
  return pagedTable({
    name: blueprint.title,
    columns: entityColumns(blueprint),
    rows: blueprint.entities,
    searched: (entity) => entity.searched,
    memory,
  });
}

function entityColumns(blueprint) {
  const properties = shownProperties(blueprint).map(({ property, index }) => ({
    title: property.title,
    cell: (entity) => valueElement(entity.property(index), property.colors),
    sortBy: (entity) => sortable(entity.property(index)),
  }));
  const relations = blueprint.relations.map((relation, index) => ({
    title: relation.title,
    cell: (entity) => relationCell(relation, entity.targets(index)),
    class: "relation",
  }));
  const title = {
    title: "Title",
    cell: (entity) => [el("a", { href: entity.address }, entity.title), bareMark(entity)],
    sortBy: (entity) => entity.title,
    class: "title",
  };
  const identifier = {
    title: "Identifier",
    cell: (entity) => el("code", {}, entity.identifier),
    sortBy: (entity) => entity.identifier,
  };
  return [title, identifier, ...properties, ...relations];
}

/** All properties, or the first few that tell entities apart best: those with an enum, then those with a value. */
function shownProperties(blueprint) {
  const all = blueprint.properties.map((property, index) => ({ property, index }));
  if (showsAllColumns) return all;
  const sample = blueprint.entities.slice(0, 200);
  const isFilled = ({ index }) => sample.some((entity) => entity.property(index) !== null && entity.property(index) !== entity.title);
  const hasColors = ({ property }) => Object.keys(property.colors).length > 0;
  const filled = all.filter(isFilled);
  const best = [...filled.filter(hasColors), ...filled.filter((each) => !hasColors(each))];
  return best.slice(0, SHOWN_PROPERTIES).sort((left, right) => left.index - right.index);
}

function relationCell(relation, targets) {
  if (targets.length === 0) return el("span", { class: "none" }, "-");
  const first = entityLink(relation.target, targets[0]);
  return targets.length === 1 ? first : [first, el("span", { class: "number-tag" }, `+${count(targets.length - 1)}`)];
}

function bareMark(entity) {
  return entity.isBare ? el("span", { class: "pill", "data-color": "yellow" }, "bare") : null;
}

function sortable(value) {
  if (value === null || typeof value === "number") return value;
  return asText(value);
}
