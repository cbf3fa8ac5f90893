// The matrix widget: variables by models. A learner opens one group of variables at a time, chooses
// rows and models, and hides the cells to test what stayed in mind. The same file runs on the static
// page and in JupyterLab and Notebook 7.

import { element, fill, icon, inline, keepKeys, list, span } from "./dom.js";

function badge(model) {
  const letter = element("b", { class: "ck-letter" }, model.id);
  if (model.icon) letter.prepend(icon("ck-icon", model.icon));
  const name = span("ck-model-name", ...inline(model.name));
  return span(`ck-model ck-model-${model.id.toLowerCase()}`, letter, " ", name);
}

function buildCell(matrix, labels, id, model) {
  const cell = matrix.cells[id];
  const bullets = element("ul", {});
  for (const bullet of cell.bullets) bullets.append(element("li", {}, ...inline(bullet)));
  const body = element("div", { class: "ck-cell-body" }, bullets);
  if (cell.summary) {
    const more = element("details", { class: "ck-more" });
    more.append(element("summary", {}, labels.more), element("p", {}, ...inline(cell.summary)));
    body.append(more);
  }
  return element(
    "td",
    { role: "cell", "data-model": model.id, "data-cell": id },
    element("div", { class: "ck-cell-model" }, badge(model)),
    body,
  );
}

function buildRow(matrix, labels, variable) {
  const head = element(
    "th",
    { scope: "row", role: "rowheader" },
    span("ck-variable-name", `${variable.number}. `, ...inline(variable.name)),
    span("ck-variable-question", ...inline(variable.question)),
  );
  const row = element("tr", { role: "row", "data-variable": variable.id }, head);
  for (const model of matrix.models) {
    row.append(buildCell(matrix, labels, `${variable.number}${model.id}`, model));
  }
  return row;
}

function buildTable(matrix, labels, group) {
  const caption = element("caption", {});
  caption.append(span("ck-grid-name", ...inline(group.name)));
  caption.append(span("ck-grid-question", ...inline(group.question)));
  const heads = element("tr", { role: "row" });
  heads.append(element("th", { scope: "col", role: "columnheader" }, labels.variable));
  for (const model of matrix.models) {
    const attributes = { scope: "col", role: "columnheader", "data-model": model.id };
    heads.append(element("th", attributes, badge(model)));
  }
  const body = element("tbody", { role: "rowgroup" });
  for (const variable of matrix.variables) {
    if (variable.group === group.id) body.append(buildRow(matrix, labels, variable));
  }
  const head = element("thead", { role: "rowgroup" }, heads);
  const attributes = { class: "ck-grid", role: "table", "data-group": group.id };
  return element("table", attributes, caption, head, body);
}

/** Return `view` with nothing in it that the matrix does not have, whatever was stored. */
export function readView(view, matrix) {
  const known = (given, all) => all.filter((id) => Array.isArray(given) && given.includes(id));
  const groups = matrix.groups.map(({ id }) => id);
  return {
    group: groups.includes(view?.group) ? view.group : groups[0],
    rows: known(
      view?.rows,
      matrix.variables.map(({ id }) => id),
    ),
    models: known(
      view?.models,
      matrix.models.map(({ id }) => id),
    ),
    hidden: view?.hidden === true,
    opened: known(view?.opened, Object.keys(matrix.cells)),
  };
}

/** Return a fieldset of inputs that look like chips; `made` yields [value, label parts]. */
function buildChoice(type, name, legend, made) {
  const chips = element("div", { class: "ck-chips" });
  for (const [value, ...parts] of made) {
    const input = element("input", { type, name, value });
    chips.append(element("label", { class: "ck-chip" }, input, span("ck-chip-text", ...parts)));
  }
  const attributes = { class: `ck-choice ck-choice-${name}` };
  return element("fieldset", attributes, element("legend", {}, legend), chips);
}

function buildTools(matrix, labels) {
  const groups = matrix.groups.map((group) => {
    const numbers = matrix.variables.filter((v) => v.group === group.id).map((v) => `${v.number}`);
    const told = fill(labels.numbers, { numbers: list.format(numbers) });
    return [group.id, span("ck-chip-name", ...inline(group.name)), span("ck-chip-note", told)];
  });
  const rows = matrix.variables.map((v) => [v.id, `${v.number}. `, ...inline(v.name)]);
  const models = matrix.models.map((model) => [model.id, badge(model)]);
  const tools = element("form", { class: "ck-tools", autocomplete: "off" });
  // There is nothing to choose among one group, or among a few rows.
  if (groups.length > 1) {
    tools.append(buildChoice("radio", "group", labels.groups, groups));
    tools.append(buildChoice("checkbox", "rows", labels.rows, rows));
  }
  tools.append(buildChoice("checkbox", "models", labels.models, models));
  return tools;
}

function render({ model, el }) {
  const matrix = model.get("matrix");
  const labels = model.get("labels");
  const groupOf = Object.fromEntries(matrix.variables.map((v) => [v.id, v.group]));

  const tools = buildTools(matrix, labels);
  const hide = element("button", { type: "button", class: "ck-button ck-hide" });
  const count = element("div", { role: "status", class: "ck-count" });
  const empty = element("p", { class: "ck-empty" }, labels.empty);
  const root = element("div", { class: "ck-widget ck-explorer" });
  tools.append(element("div", { class: "ck-actions" }, hide, count));
  root.append(tools, empty);
  for (const group of matrix.groups) root.append(buildTable(matrix, labels, group));
  for (const cell of root.querySelectorAll("td")) {
    cell.querySelector(".ck-cell-model").after(
      element("button", { type: "button", class: "ck-button ck-reveal ck-button-quiet" }),
    );
  }

  const current = () => readView(model.get("view"), matrix);

  function change(values) {
    model.set("view", { ...current(), ...values });
    model.save_changes();
  }

  function refreshCell(cell, view) {
    const id = cell.dataset.cell;
    const open = !view.hidden || view.opened.includes(id);
    const reveal = cell.querySelector(".ck-reveal");
    reveal.hidden = !view.hidden;
    reveal.textContent = open ? labels.close : labels.show;
    reveal.setAttribute("aria-expanded", String(open));
    reveal.setAttribute(
      "aria-label",
      fill(open ? labels.close_cell : labels.show_cell, { cell: id }),
    );
    cell.querySelector(".ck-cell-body").hidden = !open;
  }

  function refresh() {
    const view = current();
    const rows = view.rows.filter((id) => groupOf[id] === view.group);
    for (const input of tools.elements) {
      if (input.name === "group") input.checked = input.value === view.group;
      if (input.name === "rows") {
        input.checked = view.rows.includes(input.value);
        input.closest("label").hidden = groupOf[input.value] !== view.group;
      }
      if (input.name === "models") input.checked = view.models.includes(input.value);
    }
    empty.hidden = Boolean(rows.length && view.models.length);
    for (const table of root.querySelectorAll(".ck-grid")) {
      table.hidden = table.dataset.group !== view.group || !empty.hidden;
    }
    for (const row of root.querySelectorAll("[data-variable]")) {
      row.hidden = !view.rows.includes(row.dataset.variable);
    }
    for (const cell of root.querySelectorAll("[data-model]")) {
      cell.hidden = !view.models.includes(cell.dataset.model);
    }
    for (const cell of root.querySelectorAll("td")) refreshCell(cell, view);
    hide.textContent = view.hidden ? labels.show_all : labels.hide;
    const shown = matrix.variables
      .filter(({ id }) => rows.includes(id))
      .flatMap(({ number }) => view.models.map((letter) => `${number}${letter}`));
    const opened = shown.filter((id) => view.opened.includes(id)).length;
    const told = view.hidden ? fill(labels.opened, { opened, total: shown.length }) : "";
    // Unchanged text is left alone, or it would be read aloud again.
    if (count.textContent !== told) count.textContent = told;
  }

  keepKeys(root);
  tools.addEventListener("change", () => {
    const view = current();
    const checked = (name) =>
      [...tools.querySelectorAll(`[name=${name}]:checked`)].map((input) => input.value);
    const single = matrix.groups.length === 1;
    change({
      group: single ? view.group : checked("group")[0],
      rows: single ? view.rows : checked("rows"),
      models: checked("models"),
    });
  });
  tools.addEventListener("submit", (event) => event.preventDefault());
  root.addEventListener("click", (event) => {
    const reveal = event.target.closest(".ck-reveal");
    if (!reveal) return;
    const id = reveal.closest("td").dataset.cell;
    const { opened } = current();
    change({ opened: opened.includes(id) ? opened.filter((other) => other !== id) : [...opened, id] });
  });
  hide.addEventListener("click", () => change({ hidden: !current().hidden, opened: [] }));

  refresh();
  model.on("change:view", refresh);
  el.replaceChildren(root);
  return () => model.off("change:view", refresh);
}

export default { render };
