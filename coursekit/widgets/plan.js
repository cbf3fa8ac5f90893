// The plan widget: a one-page plan, written field by field and kept in this browser. It checks
// whether the plan is complete, never whether it is good, and gives the text as a file.

import { button, element, fill, inline, keepKeys, span } from "./dom.js";

/** Return the fields that `values` fills in, as text, whatever was stored. */
export function readValues(values, plan) {
  const known = ({ id }) => typeof values?.[id] === "string" && values[id] !== "";
  return Object.fromEntries(plan.fields.filter(known).map(({ id }) => [id, values[id]]));
}

/** Return the number of words in a text. */
export function countWords(text) {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** Return what is still missing: fields without enough words, and a number of variables. */
export function gaps(values, plan) {
  const long = ({ id, least }) => countWords(values[id] ?? "") >= least;
  const told = plan.fields.filter(({ variable }) => variable).filter(long);
  return {
    fields: plan.fields.filter((field) => !field.variable && !long(field)),
    variables: Math.max(0, plan.fewest - told.length),
    told: told.length,
  };
}

/** Return the plan as plain text. */
export function asText(values, plan, labels) {
  const parts = plan.fields.map(({ id, label }) => `${label}\n${values[id] ?? labels.empty}`);
  return [plan.title, ...parts].join("\n\n") + "\n";
}

function buildField(field, labels) {
  const label = span("ck-field-name", ...inline(field.label));
  const hint = span("ck-field-hint", ...inline(field.hint));
  const area = element("textarea", { class: "ck-area", rows: field.variable ? 2 : 3 });
  area.dataset.field = field.id;
  const count = span("ck-field-count");
  return element("label", { class: "ck-field" }, label, hint, area, count);
}

function render({ model, el }) {
  const plan = model.get("plan");
  const labels = model.get("labels");
  const current = () => readValues(model.get("values"), plan);
  const form = element("form", { class: "ck-widget ck-widget-card ck-plan", autocomplete: "off" });
  form.setAttribute("aria-label", plan.title);
  const areas = new Map();
  for (const group of plan.groups) {
    const set = element("fieldset", {}, element("legend", {}, ...inline(group.name)));
    for (const field of plan.fields.filter((one) => one.group === group.id)) {
      const node = buildField(field, labels);
      areas.set(field.id, node);
      set.append(node);
    }
    form.append(set);
  }
  const check = button("ck-check", labels.check);
  const save = button("ck-save ck-button-quiet", labels.save);
  const status = element("div", { role: "status", class: "ck-status" });
  form.append(element("div", { class: "ck-actions" }, check, save), status);

  const line = (label, values) => element("p", {}, fill(label, values));

  /** Return a list of buttons, each of which leads to a field. */
  function buildWays(fields) {
    const ways = element("ul", { class: "ck-ways" });
    for (const { id, label } of fields) {
      const way = element("button", { type: "button", class: "ck-way" }, ...inline(label));
      way.addEventListener("click", () => areas.get(id).querySelector("textarea").focus());
      ways.append(element("li", {}, way));
    }
    return ways;
  }

  function refresh() {
    const values = current();
    for (const field of plan.fields) {
      const node = areas.get(field.id);
      const area = node.querySelector("textarea");
      const value = values[field.id] ?? "";
      // What is being written keeps its cursor.
      if (area.value !== value) area.value = value;
      const counts = { count: countWords(value), least: field.least };
      node.querySelector(".ck-field-count").textContent = fill(labels.count, counts);
      node.classList.toggle("ck-enough", counts.count >= field.least);
    }
  }

  keepKeys(form);
  form.addEventListener("input", ({ target }) => {
    model.set("values", { ...current(), [target.dataset.field]: target.value });
    model.save_changes();
    status.textContent = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  check.addEventListener("click", () => {
    const { fields, variables, told } = gaps(current(), plan);
    const lines = [];
    if (fields.length) lines.push(element("p", {}, labels.fields), buildWays(fields));
    if (variables) lines.push(line(labels.variables, { variables, fewest: plan.fewest }));
    if (!lines.length) lines.push(line(labels.complete, { told, fewest: plan.fewest }));
    status.replaceChildren(...lines);
  });
  save.addEventListener("click", () => {
    const text = asText(current(), plan, labels);
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    element("a", { href: address, download: `${plan.id}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    status.textContent = labels.saved;
  });

  refresh();
  model.on("change:values", refresh);
  el.replaceChildren(form);
  return () => model.off("change:values", refresh);
}

/** Take over into `model` what somebody wrote in the static form before this script came. */
function adopt({ model, from }) {
  const early = {};
  for (const area of from.querySelectorAll("[data-field]")) {
    if (area.value) early[area.dataset.field] = area.value;
  }
  if (!Object.keys(early).length) return;
  model.set("values", { ...readValues(model.get("values"), model.get("plan")), ...early });
  model.save_changes();
}

export default { render, adopt };
