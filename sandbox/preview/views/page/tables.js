// Tables that show a page of rows at a time, however many there are.

const ROWS_OF_A_PAGE = 50;

/**
 * A table of columns {title, cell(row), sortBy?(row), isNumber?}, with a search when `searched` gives a row's text.
 * `memory` keeps what was searched, sorted and turned to, for whoever comes back.
 */
function pagedTable({ name, columns, rows, searched = null, memory = {} }) {
  Object.assign(memory, { query: "", page: 0, sort: null, descending: false, ...memory });
  const body = el("tbody");
  const head = el("tr");
  const status = el("p", { class: "status", role: "status" });
  const pager = el("nav", { class: "pager", "aria-label": `Pages of ${name}` });
  let found = rows;

  function search() {
    const words = memory.query.toLowerCase().split(/\s+/).filter(Boolean);
    found = words.length ? rows.filter((row) => words.every((word) => searched(row).includes(word))) : rows;
    if (memory.sort !== null) found = sorted(found, columns[memory.sort], memory.descending);
    memory.page = Math.min(memory.page, pages() - 1);
    show();
  }

  function pages() {
    return Math.max(1, Math.ceil(found.length / ROWS_OF_A_PAGE));
  }

  function show() {
    const start = memory.page * ROWS_OF_A_PAGE;
    const shown = found.slice(start, start + ROWS_OF_A_PAGE);
    body.replaceChildren(...shown.map((row) => el("tr", {}, columns.map((column) => cell(column, row)))));
    head.replaceChildren(...columns.map(heading));
    status.textContent = shown.length
      ? `${count(start + 1)} to ${count(start + shown.length)} of ${count(found.length)}`
      : "Nothing found";
    if (shown.length && found.length < rows.length) status.textContent += ` found among ${count(rows.length)}`;
    pager.replaceChildren(turner("Previous", -1), turner("Next", 1));
    pager.hidden = pages() === 1;
  }

  function turner(label, step) {
    const page = memory.page + step;
    function turn() {
      memory.page = page;
      show();
      const button = [...pager.children].find((each) => each.textContent === label && !each.disabled);
      (button ?? pager.firstChild).focus();
    }
    return el("button", { type: "button", disabled: page < 0 || page >= pages(), onclick: turn }, label);
  }

  function heading(column, index) {
    const isSorted = memory.sort === index;
    const direction = memory.descending ? "descending" : "ascending";
    function sort() {
      Object.assign(memory, { sort: index, descending: isSorted && !memory.descending, page: 0 });
      search();
      head.children[index].querySelector("button").focus();
    }
    const label = column.sortBy ? el("button", { type: "button", onclick: sort }, column.title) : column.title;
    const attributes = { scope: "col", "aria-sort": isSorted ? direction : null, class: column.isNumber ? "number" : null };
    return el("th", attributes, label);
  }

  search();
  return el(
    "div",
    { class: "paged" },
    el(
      "div",
      { class: "tools" },
      searched ? searchField(name, memory, search) : null,
      searched || rows.length > ROWS_OF_A_PAGE ? status : null,
    ),
    el(
      "div",
      { class: "table-frame", tabindex: "0", role: "region", "aria-label": name },
      el("table", {}, el("thead", {}, head), body),
    ),
    pager,
  );
}

function cell(column, row) {
  return el("td", { class: column.isNumber ? "number" : column.class ?? null }, column.cell(row));
}

function searchField(name, memory, search) {
  function onInput(event) {
    Object.assign(memory, { query: event.target.value, page: 0 });
    search();
  }
  const input = el("input", { type: "search", placeholder: "Search", oninput: onInput, autocomplete: "off" });
  input.value = memory.query;
  return el("label", { class: "search" }, el("span", { class: "unseen" }, `Search in ${name}`), input);
}

/** The rows in order; those without a value come last either way. */
function sorted(rows, column, descending) {
  const collator = new Intl.Collator("en", { numeric: true });
  const keyed = rows.map((row) => [column.sortBy(row), row]);
  keyed.sort(([left], [right]) => {
    if (left === null || right === null) return (left === null) - (right === null);
    const order = typeof left === "number" && typeof right === "number" ? left - right : collator.compare(left, right);
    return descending ? -order : order;
  });
  return keyed.map(([, row]) => row);
}
