// The first view: the verdict, the numbers, and how the blueprints hang together.

function overview() {
  const { outcome, findings, comparison } = content;
  return [
    el("h2", { tabindex: "-1" }, "Overview"),
    el("p", { class: `verdict ${content.tone}` }, content.verdict),
    outcome.completed ? null : failure(outcome),
    el(
      "ul",
      { class: "tiles" },
      tile(catalog.size, catalog.size === 1 ? "entity" : "entities", viewAddress("entities")),
      tile(findings.refusals.length, "refused by Port", viewAddress("problems"), "bad"),
      tile(findings.loose_ends.length, "pointing nowhere", viewAddress("problems"), "warn"),
      tile(findings.drops.length, "fields dropped", viewAddress("problems"), "warn"),
      tile(findings.empty_fields.length, "fields always empty", viewAddress("problems"), "warn"),
      comparison ? tile(changeCount(), "entities changed", viewAddress("changes"), "news") : null,
    ),
    el("p", { class: "compared" }, comparisonStatement()),
    el(
      "div",
      { class: "beside" },
      section("How the blueprints hang together", blueprintGraph(), relationTable()),
      section("Entities by blueprint", blueprintTable()),
    ),
  ];
}

function tile(number, label, address, tone = "") {
  const content = [el("strong", {}, count(number)), el("span", {}, label)];
  return el("li", { class: number ? `tile ${tone}` : "tile" }, el("a", { href: address }, content));
}

function failure(outcome) {
  return el(
    "section",
    { class: "card failure" },
    el("h3", {}, "Why the resync failed"),
    el("p", { class: "log" }, outcome.cause),
    outcome.errors.length ? el("h4", {}, "Other errors in the log") : null,
    outcome.errors.map((error) => el("p", { class: "log" }, error)),
  );
}

/** Every relation of every blueprint with the number of its values. */
function relationCounts() {
  return [...catalog.blueprints.values()].flatMap((blueprint) =>
    blueprint.relations.map((relation, index) => ({
      blueprint,
      relation,
      links: blueprint.entities.reduce((sum, entity) => sum + entity.targets(index).length, 0),
    })),
  );
}

function blueprintGraph() {
  // A start that fails creates none.
  if (catalog.blueprints.size === 0) return el("p", {}, "Port would have no blueprint.");
  const nodes = [...catalog.blueprints.values()].map((blueprint) => ({
    id: blueprint.identifier,
    label: shortened(blueprint.title, 30),
    fullLabel: blueprint.title,
    detail: plural(blueprint.entities.length, "entity", "entities"),
    address: viewAddress("entities", blueprint.identifier),
    hue: blueprint.hue,
  }));
  const edges = relationCounts().map(({ blueprint, relation, links }) => ({
    from: blueprint.identifier,
    to: relation.target,
    label: shortened(relation.name, 30),
    detail: count(links),
  }));
  return drawnGraph("Graph of the blueprints and their relations", nodes, edges, "TB");
}

function relationTable() {
  const columns = [
    { title: "From", cell: (row) => blueprintLabel(row.blueprint.identifier) },
    { title: "Relation", cell: (row) => row.relation.name },
    { title: "To", cell: (row) => blueprintLabel(row.relation.target) },
    { title: "Links", cell: (row) => count(row.links), isNumber: true },
  ];
  return el(
    "details",
    {},
    el("summary", {}, "The same as a table"),
    pagedTable({ name: "Relations", columns, rows: relationCounts() }),
  );
}

function blueprintTable() {
  const columns = [
    {
      title: "Blueprint",
      cell: (row) => el("a", { href: viewAddress("entities", row.identifier) }, blueprintLabel(row.identifier)),
    },
    { title: "Entities", cell: (row) => count(row.entities.length), isNumber: true },
    {
      title: "Bare",
      cell: (row) => count(row.entities.filter((entity) => entity.isBare).length),
      isNumber: true,
    },
  ];
  return pagedTable({ name: "Blueprints", columns, rows: [...catalog.blueprints.values()] });
}
