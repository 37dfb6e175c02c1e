// Which view the address names, and what stands around it.

const THEMES = ["light", "dark"];
const system = window.matchMedia("(prefers-color-scheme: dark)");

function problemCount() {
  const { refusals, loose_ends: looseEnds, drops, empty_fields: emptyFields } = content.findings;
  return refusals.length + looseEnds.length + drops.length + emptyFields.length;
}

function showHeader(view) {
  const links = [
    ["Overview", "", null],
    ["Dashboard", "dashboard", null],
    ["Entities", "entities", catalog.size],
    ["Findings", "problems", problemCount()],
    ["Changes", "changes", content.comparison ? changeCount() : null],
    ...(content.services ? [["Services", "services", content.services.matches.length]] : []),
  ];
  document.getElementById("header").replaceChildren(
    el(
      "div",
      { class: "headline" },
      el(
        "div",
        {},
        el("h1", {}, "Preview for Port"),
        el("p", { class: "about" }, `${sentence(content.account)} · ${content.mapping} · ${moment(content.takenAt)}`),
      ),
      themeButton(),
    ),
    el(
      "nav",
      { class: "views", "aria-label": "Views" },
      links.map(([title, target, number]) => viewLink(title, target, number, view)),
    ),
  );
}

function sentence(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function viewLink(title, target, number, view) {
  const isCurrent = target === view || (target === "entities" && view === "entity");
  return el(
    "a",
    { href: target ? viewAddress(target) : "#/", "aria-current": isCurrent ? "page" : null },
    title,
    number === null ? null : el("span", { class: "number-tag" }, count(number)),
  );
}

function themeButton() {
  const root = document.documentElement;
  const shown = root.dataset.theme ?? (system.matches ? "dark" : "light");
  const other = THEMES.find((theme) => theme !== shown);
  function change() {
    root.dataset.theme = other;
    button.replaceWith(themeButton());
    document.querySelector(".theme").focus();
  }
  const button = el("button", { type: "button", class: "theme", onclick: change }, other === "dark" ? "Dark theme" : "Light theme");
  return button;
}

function shownView(view, names) {
  if (view === "entities") return entitiesView(names[0]);
  if (view === "entity") return entityView(names[0], names[1]);
  if (view === "problems") return problemsView();
  if (view === "changes") return changesView();
  if (view === "dashboard") return dashboardView();
  if (view === "services") return servicesView();
  return overview();
}

/** The parts of the address: #/entity/blueprint/identifier. */
function addressParts() {
  if (!location.hash.startsWith("#/")) return [""];
  try {
    return location.hash.slice(2).split("/").map(decodeURIComponent);
  } catch {
    return [""];
  }
}

function route() {
  const [view, ...names] = addressParts();
  const main = document.getElementById("main");
  const nodes = shownView(view, names);
  showHeader(view);
  // On a phone the views' names do not fit beside each other.
  document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  main.replaceChildren(...nodes.flat(Infinity).filter(Boolean));
  // What does not fit shows its middle first, where the chosen entity is.
  for (const frame of main.querySelectorAll(".graph-frame")) frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
  document.title = `${main.querySelector("h2").textContent} · Preview for Port`;
}

document.getElementById("footer").append(el("p", {}, content.nothingWasWritten));
route();
window.addEventListener("hashchange", () => {
  // The link that skips to the content names no view.
  if (location.hash === "#main") return;
  route();
  window.scrollTo(0, 0);
  document.querySelector("main h2").focus({ preventScroll: true });
});
system.addEventListener("change", () => document.querySelector(".theme").replaceWith(themeButton()));
