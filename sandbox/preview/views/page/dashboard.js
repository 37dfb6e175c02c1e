// What the installed dashboards and scorecards would show, as numbers and bars.

function dashboardView() {
  const nothing = content.dashboards.length === 0 && content.scorecards.length === 0;
  return [
    el("h2", { tabindex: "-1" }, "Dashboard"),
    el("p", { class: "compared" }, `As of ${moment(content.takenAt)}. Port draws it in its own way; numbers and levels are the same.`),
    nothing ? el("p", {}, "Port would have no dashboard and no scorecard.") : null,
    content.dashboards.map(board),
    content.scorecards.map(scorecardSection),
  ];
}

function board(dashboard) {
  return el(
    "section",
    { class: "board", "aria-label": dashboard.title },
    el("h3", {}, dashboard.title),
    dashboard.description ? el("p", { class: "compared" }, dashboard.description) : null,
    dashboard.rows.map((row) => el("div", { class: "board-row" }, row.map(widget))),
  );
}

function widget(tile) {
  const draw = { number: numberWidget, slices: sliceWidget, line: lineWidget, table: tableWidget }[tile.kind];
  return el(
    "section",
    { class: "card widget", "data-size": tile.size },
    el("h4", {}, tile.title),
    el("p", { class: "compared" }, tile.description),
    draw ? draw(tile) : el("p", { class: "none" }, "Not shown in the preview."),
  );
}

function numberWidget(tile) {
  if (tile.number === null) return el("p", { class: "none" }, tile.empty_text);
  return el("p", { class: "big" }, el("strong", {}, count(Math.round(tile.number * 100) / 100)), tile.unit ? ` ${tile.unit}` : null);
}

function sliceWidget(tile) {
  if (tile.slices.length === 0) return el("p", { class: "none" }, tile.empty_text);
  return bars(tile.slices);
}

/** Labels with bars; the longest fills its place. */
function bars(slices) {
  const most = Math.max(...slices.map((slice) => slice.count), 1);
  return el(
    "table",
    { class: "bars" },
    el(
      "tbody",
      {},
      slices.map((slice) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, valueElement(slice.label, slice.color ? { [slice.label]: slice.color } : {})),
          el("td", { class: "bar-place" }, bar(slice.count / most, slice.color)),
          el("td", { class: "number" }, count(slice.count)),
        ),
      ),
    ),
  );
}

function bar(share, color) {
  return svg(
    "svg",
    { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", "data-color": color },
    svg("rect", { x: 0, y: 0, width: 100 * share, height: 10 }),
  );
}

function lineWidget(tile) {
  const points = tile.slices;
  if (points.every((point) => point.count === 0)) return el("p", { class: "none" }, tile.empty_text);
  const [width, height, gap] = [100 / points.length, 60, 0.2];
  const most = Math.max(...points.map((point) => point.count));
  const columns = points.map((point, index) =>
    svg("rect", {
      x: (index + gap / 2) * width,
      y: height - (height * point.count) / most,
      width: width * (1 - gap),
      height: (height * point.count) / most,
    }),
  );
  const label = points.map((point) => `${point.label}: ${point.count}`).join(", ");
  return [
    svg("svg", { class: "columns", viewBox: `0 0 100 ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": label }, columns),
    el("p", { class: "ends" }, el("span", {}, points[0].label), el("span", {}, `most: ${count(most)}`), el("span", {}, points.at(-1).label)),
  ];
}

function tableWidget(tile) {
  if (tile.total === 0) return el("p", { class: "none" }, tile.empty_text);
  const columns = tile.columns.map(([title, colors], index) => ({
    title,
    cell: ([identifier, values]) => widgetCell(tile.blueprint, identifier, index, values[index], colors),
    class: index === 0 ? "title" : null,
  }));
  const more = tile.total - tile.rows.length;
  return [
    pagedTable({ name: tile.title, columns, rows: tile.rows }),
    more > 0 ? el("p", { class: "compared" }, `and ${plural(more, "other")}`) : null,
  ];
}

function widgetCell(blueprint, identifier, index, value, colors) {
  if (index === 0) return entityLink(blueprint, identifier);
  if (Array.isArray(value)) return plural(value.length, "entity", "entities");
  return valueElement(value, colors);
}

function scorecardSection(scorecard) {
  const levels = Object.entries(scorecard.counts).map(([label, number]) => ({ label, count: number, color: scorecard.colors[label] }));
  const total = levels.reduce((sum, level) => sum + level.count, 0);
  const columns = [
    { title: "Rule", cell: (rule) => rule.title, class: "title" },
    { title: "What it asks for", cell: (rule) => rule.description || "-", class: "text" },
    { title: "Level", cell: (rule) => valueElement(rule.level, scorecard.colors) },
    { title: "Passed", cell: (rule) => `${count(rule.passed)} of ${count(total)}`, isNumber: true },
  ];
  return el(
    "section",
    { class: "card" },
    el("div", { class: "card-head" }, el("h3", {}, `Scorecard: ${scorecard.title}`), blueprintLabel(scorecard.blueprint)),
    bars(levels),
    pagedTable({ name: `Rules of ${scorecard.title}`, columns, rows: scorecard.rules }),
  );
}
