// The difference from an earlier preview.

function changeCount() {
  const { created, changed, deleted } = content.comparison;
  return created.length + changed.length + deleted.length;
}

/** What the preview was compared with, in words. */
function comparisonStatement() {
  const { comparison } = content;
  if (comparison === null) return content.notComparedBecause;
  const model = comparison.same_model
    ? "The mapping and the blueprints were the same: what differs comes from Statuspage."
    : `It had another mapping or other blueprints (${comparison.mapping_name}, ${comparison.blueprints_name}). What has changed on Statuspage meanwhile shows too.`;
  return `Compared with the preview of ${comparison.account}, ${moment(comparison.taken_at)}. ${model}`;
}

/** 2026-11-23 09:30 UTC */
function moment(iso) {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function changesView() {
  const { comparison } = content;
  const head = [el("h2", { tabindex: "-1" }, "Changes"), el("p", { class: "compared" }, comparisonStatement())];
  if (comparison === null) return head;
  const fields = comparison.changed.flatMap(({ key, title, fields }) => fields.map((field) => ({ key, title, ...field })));
  return [
    ...head,
    comparison.not_compared.length
      ? el("p", { class: "notice" }, `Not compared, as the mapping fills them with the present time: ${comparison.not_compared.join(", ")}`)
      : null,
    changeSection("Changed fields", changedFields(fields), [
      { title: "Blueprint", cell: (row) => blueprintLabel(row.blueprint), sortBy: (row) => row.blueprint },
      { title: "Field", cell: (row) => el("code", {}, row.field), sortBy: (row) => row.field },
      { title: "Entities", cell: (row) => count(row.entities), sortBy: (row) => row.entities, isNumber: true },
    ]),
    changeSection(`Changed (${plural(comparison.changed.length, "entity", "entities")})`, fields, [
      ...entityChangeColumns((row) => entityLink(...row.key)),
      { title: "Field", cell: (row) => el("code", {}, row.field), sortBy: (row) => row.field },
      { title: "Before", cell: (row) => el("del", {}, asText(row.before)), class: "text" },
      { title: "After", cell: (row) => el("ins", {}, asText(row.after)), class: "text" },
    ]),
    changeSection("Created", comparison.created.map(asRow), entityChangeColumns((row) => entityLink(...row.key))),
    changeSection("Deleted", comparison.deleted.map(asRow), entityChangeColumns((row) => row.title)),
  ];
}

/** How many entities differ in each field of each blueprint. */
function changedFields(fields) {
  const rows = new Map();
  for (const { key, field } of fields) {
    const name = linkKey(key[0], field);
    if (!rows.has(name)) rows.set(name, { blueprint: key[0], field, entities: 0 });
    rows.get(name).entities += 1;
  }
  return [...rows.values()];
}

function asRow([key, title]) {
  return { key, title };
}

function entityChangeColumns(nameOf) {
  return [
    { title: "Entity", cell: nameOf, sortBy: (row) => row.title, class: "title" },
    { title: "Identifier", cell: (row) => el("code", {}, row.key[1]), sortBy: (row) => row.key[1] },
    { title: "Blueprint", cell: (row) => blueprintLabel(row.key[0]), sortBy: (row) => row.key[0] },
  ];
}

function changeSection(title, rows, columns) {
  if (rows.length === 0) return el("section", { class: "card done" }, el("h3", {}, title), el("p", {}, "None."));
  const searched = (row) => JSON.stringify(row).toLowerCase();
  return section(title, pagedTable({ name: title, columns, rows, searched }));
}
