// Which of somebody's services the components belong to.

function servicesView() {
  const heading = el("h2", { tabindex: "-1" }, "Services");
  const found = content.services;
  if (found === null) return [heading, el("p", {}, "No services were named for this preview.")];
  const matched = found.matches.filter((match) => match.services.length === 1);
  const ambiguous = found.matches.filter((match) => match.services.length > 1);
  const unmatched = found.matches.filter((match) => match.services.length === 0);
  const columns = [
    { title: "Component", cell: (match) => entityLink("statuspageComponent", match.component), sortBy: (match) => match.name, class: "title" },
    { title: "Identifier", cell: (match) => el("code", {}, match.component) },
    { title: "Service", cell: (match) => match.services.join(" or ") || "-", sortBy: (match) => match.services.join() },
    { title: "Found by", cell: (match) => match.by || "-", sortBy: (match) => match.by },
  ];
  const list = (title, explanation, rows) => findingSection(title, explanation, rows, columns);
  const alone = [...found.unknown.map((name) => `The table names ${name}, which is not there.`), ...found.idle_services.map((name) => `${name} has no component.`)];
  return [
    heading,
    list("Matched", "These components will be related to their service.", matched),
    list("Ambiguous", "More than one service claims them: none is taken until the table names one.", ambiguous),
    list("Unmatched", "No service claims them.", unmatched),
    alone.length ? section("Services without a component", el("ul", { class: "notes" }, alone.map((note) => el("li", {}, note)))) : null,
  ];
}
