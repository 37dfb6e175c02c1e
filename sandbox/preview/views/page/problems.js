// What Port would refuse, drop or create on its own, and what the mapping leaves empty.

function problemsView() {
  const { findings, outcome } = content;
  return [
    el("h2", { tabindex: "-1" }, "Findings"),
    outcome.completed ? null : failure(outcome),
    findingSection(
      "Refused by Port",
      "Port does not take these entities: they would be missing, or stay as they are.",
      findings.refusals,
      refusalColumns(),
    ),
    findingSection(
      "Relations that point nowhere",
      "No resource of the mapping brings the target, or Port refuses it.",
      findings.loose_ends,
      looseEndColumns(),
    ),
    findingSection(
      "Fields that Port drops",
      "The mapping fills them, and the blueprint has no such property or relation.",
      findings.drops,
      dropColumns(),
    ),
    findingSection(
      "Fields that are always empty",
      "The mapping names them, and not one entity sent to the blueprint had a value there. With null or an empty list from every expression that may be right: look whether the account has such values.",
      findings.empty_fields,
      emptyFieldColumns(),
    ),
    otherFindings(findings, outcome),
  ];
}

function findingSection(title, explanation, rows, columns) {
  const heading = [el("h3", {}, title), el("span", { class: "number-tag" }, count(rows.length))];
  if (rows.length === 0) return el("section", { class: "card done" }, el("div", { class: "card-head" }, heading), el("p", {}, "None."));
  const table = pagedTable({ name: title, columns, rows, searched: (row) => JSON.stringify(row).toLowerCase() });
  return el("section", { class: "card" }, el("div", { class: "card-head" }, heading), el("p", {}, explanation), table);
}

function refusalColumns() {
  return [
    { title: "Blueprint", cell: (row) => blueprintLabel(row.blueprint), sortBy: (row) => row.blueprint },
    {
      title: "Entity",
      cell: (row) => (row.identifier === null ? "the blueprint itself" : el("code", {}, row.identifier)),
      sortBy: (row) => row.identifier,
    },
    { title: "Field", cell: (row) => row.field ?? "-", sortBy: (row) => row.field },
    { title: "Value", cell: (row) => el("span", { class: "literal" }, row.field === null ? "-" : JSON.stringify(row.value)) },
    { title: "What Port asks for", cell: (row) => row.rule, sortBy: (row) => row.rule, class: "text" },
  ];
}

function looseEndColumns() {
  return [
    { title: "Entity", cell: (row) => entityLink(...row.source), class: "title" },
    { title: "Relation", cell: (row) => row.relation, sortBy: (row) => row.relation },
    {
      title: "Points to",
      cell: (row) => [blueprintLabel(row.target[0]), " ", entityLink(row.target[0], row.target[1], false)],
      sortBy: (row) => row.target[1],
    },
    {
      title: "What becomes of it",
      cell: (row) => (row.created_bare ? "Port creates the target bare" : "Port refuses the entity"),
    },
    { title: "Why", cell: (row) => (row.target_refused ? "Port refuses the target" : "no resource brings the target") },
  ];
}

function dropColumns() {
  return [
    { title: "Blueprint", cell: (row) => blueprintLabel(row.blueprint) },
    { title: "Field", cell: (row) => el("code", {}, row.name) },
    { title: "Entities", cell: (row) => count(row.entities), isNumber: true },
  ];
}

function emptyFieldColumns() {
  return [
    { title: "Blueprint", cell: (row) => blueprintLabel(row.blueprint) },
    { title: "Field", cell: (row) => el("code", {}, row.field) },
    {
      title: "Expression",
      cell: (row) =>
        row.expressions.map(([number, kind, expression]) =>
          el("div", {}, el("code", {}, expression), el("span", { class: "where" }, ` resource ${number}, ${kind}`)),
        ),
      class: "text",
    },
    { title: "Entities", cell: (row) => count(row.entities), isNumber: true },
  ];
}

function otherFindings(findings, outcome) {
  const notes = [
    ...findings.idle.map(([number, kind, blueprint]) => `Resource ${number} (${kind}) sent nothing to ${blueprint}: nothing can be said of its expressions.`),
    ...findings.not_judged.map(([number, kind]) => `Resource ${number} (${kind}) computes its blueprint: which of its fields stay empty was not looked at.`),
  ];
  if (outcome.left_out) {
    notes.push(`Ocean made no entity of ${plural(outcome.left_out, "item")}: the selector leaves them out, or their identifier or blueprint came out empty.`);
  }
  return notes.length ? section("Also", el("ul", { class: "notes" }, notes.map((note) => el("li", {}, note)))) : null;
}
