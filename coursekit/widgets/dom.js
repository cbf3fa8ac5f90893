// What the course's widgets share: elements built without ever parsing HTML (a notebook that was
// sent to somebody is not to be trusted), Indonesian lists and numbers. `coursekit.widgets.base`
// puts this file before each widget's own, for a kernel takes one file only.

const SVG = "http://www.w3.org/2000/svg";

export const list = new Intl.ListFormat("id", { type: "conjunction" });

/** Return an element with attributes, and children that are nodes or text. */
export function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function emphasis(text) {
  const english = text.startsWith("en:");
  return element("em", english ? { lang: "en" } : {}, english ? text.slice(3) : text);
}

/**
 * Return the parts of a text, `*emphasis*` as <em>; the rule of coursekit.text.to_html. Pages give
 * `*en:emphasis*` when it is English (coursekit.english).
 */
export function inline(text) {
  return text
    .split(/\*([^*\n]+)\*/)
    .map((part, position) => (position % 2 ? emphasis(part) : part))
    .filter((part) => part !== "");
}

export function plain(text) {
  return text.replace(/\*(?:en:)?([^*\n]+)\*/g, "$1");
}

/** Return `text` with its {names} replaced by `values`. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Return a number in Indonesian notation, with at most two decimals. */
export function decimal(number) {
  return String(Math.round(number * 100) / 100).replace(".", ",");
}

/** Return an element of a drawing. */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Return an icon that stands beside a word and is not read aloud. */
export function icon(className, drawn) {
  const attributes = { class: className, viewBox: "0 0 16 16", "aria-hidden": "true" };
  return svg("svg", attributes, svg("path", { d: drawn }));
}

export function span(className, ...children) {
  return element("span", { class: className }, ...children);
}

export function button(className, label) {
  return element("button", { type: "button", class: `ck-button ${className}` }, label);
}

/** Keep JupyterLab's keys from being commands: it looks for this on the focused element alone. */
export function keepKeys(root) {
  root.addEventListener("focusin", ({ target }) => {
    target.setAttribute("data-lm-suppress-shortcuts", "true");
  });
}
