// The matrix explorer: unfold a group, choose variables and models, cover the cells and recall them.
// Builds its elements itself (the same as matrix.py writes) and never parses HTML.

const SVG = "http://www.w3.org/2000/svg";

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Return text nodes, with `*emphasis*` as <em>; the counterpart of coursekit.text.to_html. */
function inline(text) {
  return text
    .split(/\*([^*\n]+)\*/)
    .map((part, index) => (index % 2 ? element("em", {}, part) : part))
    .filter((part) => part !== "");
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function badge(model) {
  const [tag, attributes] = model.shape;
  const shape = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("class", "ck-icon");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  icon.append(shape);
  const letter = element("b", { class: "ck-letter" }, icon, model.id);
  const name = element("span", { class: "ck-model-name" }, ...inline(model.name));
  const className = `ck-model ck-model-${model.id.toLowerCase()}`;
  return element("span", { class: className }, letter, " ", name);
}

function chip(value, content, name) {
  const box = element("input", { type: "checkbox", name, value, checked: "" });
  return element("label", { class: "ck-chip" }, box, content);
}

function button(className, text, attributes = {}) {
  return element("button", { class: className, type: "button", ...attributes }, text);
}

function rowElement(variable, models, labels) {
  const head = element(
    "th",
    { scope: "row" },
    element("b", {}, ...inline(`${variable.number}. ${variable.name}`)),
    element("span", { class: "ck-question" }, ...inline(variable.question)),
  );
  const cells = models.map((model) => {
    const bullets = variable.cells[model.id].map((text) => element("li", {}, ...inline(text)));
    return element(
      "td",
      { "data-model": model.id },
      element("p", { class: "ck-cell-head" }, badge(model)),
      element("ul", { class: "ck-bullets" }, ...bullets),
      button("ck-show", labels.show, {
        hidden: "",
        "aria-label": fill(labels.show_cell, { cell: `${variable.number}${model.id}` }),
      }),
    );
  });
  return element("tr", { "data-row": variable.id }, head, ...cells);
}

function groupElement(group, matrix, labels) {
  const variables = matrix.variables.filter((variable) => variable.group === group.id);
  const chips = variables.map((v) =>
    chip(v.id, element("span", {}, ...inline(`${v.number}. ${v.name}`)), "ck-row"),
  );
  const heads = matrix.models.map((model) =>
    element("th", { scope: "col", "data-model": model.id }, badge(model)),
  );
  const corner = element("th", { scope: "col" }, labels.variable);
  return element(
    "details",
    { class: "ck-group", "data-group": group.id },
    element(
      "summary",
      {},
      element("strong", {}, ...inline(group.name)),
      " ",
      element("span", {}, ...inline(group.question)),
    ),
    element(
      "fieldset",
      { class: "ck-choose ck-rows" },
      element("legend", {}, labels.rows),
      ...chips,
    ),
    element(
      "table",
      { class: "ck-grid" },
      element("thead", {}, element("tr", {}, corner, ...heads)),
      element("tbody", {}, ...variables.map((v) => rowElement(v, matrix.models, labels))),
    ),
  );
}

function render({ model, el }) {
  const matrix = model.get("matrix");
  const labels = model.get("labels");
  const view = { ...model.get("view") };

  const hide = button("ck-button ck-hide", labels.hide, { "aria-pressed": "false" });
  const count = element("p", { class: "ck-count", role: "status" });
  const chips = matrix.models.map((m) => chip(m.id, badge(m), "ck-model"));
  const choose = element(
    "fieldset",
    { class: "ck-choose" },
    element("legend", {}, labels.models),
    ...chips,
  );
  const tools = element("div", { class: "ck-tools" }, choose, hide, count);
  const groups = matrix.groups.map((group) => groupElement(group, matrix, labels));
  const root = element(
    "div",
    { class: "ck-explorer", role: "group", "aria-label": labels.explorer },
    tools,
    ...groups,
  );
  const cellId = (cell) => `${cell.closest("tr").dataset.row}:${cell.dataset.model}`;

  const apply = () => {
    for (const box of root.querySelectorAll("[name='ck-model']")) {
      box.checked = view.models.includes(box.value);
    }
    for (const box of root.querySelectorAll("[name='ck-row']")) {
      box.checked = !view.skipped.includes(box.value);
    }
    for (const cell of root.querySelectorAll("[data-model]")) {
      cell.hidden = !view.models.includes(cell.dataset.model);
    }
    for (const row of root.querySelectorAll("[data-row]")) {
      row.hidden = view.skipped.includes(row.dataset.row);
    }
    const cells = [...root.querySelectorAll("td")].filter(
      (cell) => !cell.hidden && !cell.closest("tr").hidden,
    );
    for (const cell of root.querySelectorAll("td")) {
      const covered = view.hidden && !view.opened.includes(cellId(cell));
      cell.querySelector(".ck-bullets").hidden = covered;
      cell.querySelector(".ck-show").hidden = !covered;
    }
    const opened = cells.filter((cell) => view.opened.includes(cellId(cell))).length;
    hide.textContent = view.hidden ? labels.unhide : labels.hide;
    hide.setAttribute("aria-pressed", String(view.hidden));
    count.textContent = view.hidden ? fill(labels.count, { opened, total: cells.length }) : "";
  };
  const change = (part) => {
    Object.assign(view, part);
    model.set("view", { ...view });
    model.save_changes();
    apply();
  };

  root.addEventListener("change", (event) => {
    const { name, value, checked } = event.target;
    if (name === "ck-model") {
      const models = checked ? [...view.models, value] : view.models.filter((m) => m !== value);
      change({ models });
    } else if (name === "ck-row") {
      change({ skipped: checked ? view.skipped.filter((row) => row !== value) : [...view.skipped, value] });
    }
  });
  hide.addEventListener("click", () => change({ hidden: !view.hidden, opened: [] }));
  root.addEventListener("click", (event) => {
    if (!event.target.matches(".ck-show")) return;
    const cell = event.target.closest("td");
    change({ opened: [...view.opened, cellId(cell)] });
    const bullets = cell.querySelector(".ck-bullets");
    bullets.tabIndex = -1;
    bullets.focus();
  });
  for (const group of groups) {
    group.open = view.open.includes(group.dataset.group);
    group.addEventListener("toggle", () => {
      const open = groups.filter((node) => node.open).map((node) => node.dataset.group);
      if (open.join() !== view.open.join()) change({ open });
    });
  }
  apply();
  el.replaceChildren(root);
}

export default { render };
