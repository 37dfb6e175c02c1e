// The only way to the document: elements are made, never parsed from text.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (on… are listeners; null, undefined and false are left out) and children. */
function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A number as people write it: 20,480. */
function count(number) {
  return number.toLocaleString("en-US");
}

/** "1 entity", "2 entities". */
function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A value as text; nothing is a dash, an empty text its quotes. */
function asText(value) {
  if (value === null || value === undefined) return "-";
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}

function isWebAddress(value) {
  return typeof value === "string" && /^https?:\/\/[^\s]+$/i.test(value);
}

/** A property's value: an address as a link, a value of an enum as a coloured pill, the rest as text. */
function valueElement(value, colors = {}) {
  if (value === null || value === undefined) return el("span", { class: "none" }, "-");
  if (isWebAddress(value)) {
    return el("a", { href: value, rel: "noopener noreferrer", target: "_blank" }, value);
  }
  // The blueprint's own names only: "constructor" is no colour.
  const color = Object.hasOwn(colors, String(value)) ? colors[String(value)] : null;
  if (color !== null) return el("span", { class: "pill", "data-color": color }, String(value));
  return el("span", { class: typeof value === "string" && value !== "" ? null : "literal" }, asText(value));
}

/** The address of a view of this page. */
function viewAddress(...parts) {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

function section(title, ...children) {
  return el("section", { class: "card" }, el("h3", {}, title), ...children);
}
