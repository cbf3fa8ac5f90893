// The item widget: one question, answered by clicking. The same file runs on the static page and in
// JupyterLab and Notebook 7.

import { button, decimal, element, fill, icon, inline, keepKeys, list, plain } from "./dom.js";

const ICONS = {
  right: "M3.5 8.5 6.7 11.7 12.5 5",
  wrong: "M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5",
  partly: "M4 8H12",
};
let renders = 0;

/** Return the part of `value` that answers `key`; the rule of coursekit.scoring.read_response. */
export function readResponse(value, key) {
  const slots = Object.keys(key);
  let given = value;
  if (typeof given === "string" && slots.length === 1) given = { [slots[0]]: given };
  if (given === null || typeof given !== "object" || Array.isArray(given)) return {};
  const response = {};
  for (const slot of slots) {
    const typed = Object.hasOwn(given, slot) ? given[slot] : undefined;
    if (typeof typed !== "string") continue;
    const option = typed.replace(/^[ \t\n\r\f\v]+|[ \t\n\r\f\v]+$/g, "").toLowerCase();
    if (Object.hasOwn(key[slot], option)) response[slot] = option;
  }
  return response;
}

/** Return the mean of the slots' scores, in [0, 1]; an unanswered slot scores 0. */
export function score(response, key) {
  const slots = Object.keys(key);
  let total = 0;
  for (const slot of slots) {
    if (Object.hasOwn(response, slot)) total += key[slot][response[slot]] ?? 0;
  }
  return total / slots.length;
}

/** Return the marks in [0, points]; halves of a hundredth go up, as in coursekit.scoring.marks. */
export function marks(value, key, points) {
  const earned = score(readResponse(value, key), key) * points;
  return Math.min(Math.floor(earned * 100 + 0.5) / 100, points);
}

/** Return the option-to-score map of each slot; without a key every score is 0. */
export function keyOf(item) {
  return Object.fromEntries(
    item.slots.map((slot) => [
      slot.id,
      Object.fromEntries(slot.options.map((option) => [option.id, option.score ?? 0])),
    ]),
  );
}

function text(content) {
  return element("span", { class: "ck-text" }, ...inline(content));
}

function marked(mark, content) {
  return [element("span", { class: "ck-mark" }, `${mark}.`), text(content)];
}

function buildSelect(slot, labels) {
  const select = element("select", { class: "ck-select" });
  select.append(element("option", { value: "" }, labels.choose));
  for (const option of slot.options) {
    select.append(element("option", { value: option.id }, `${option.id}. ${plain(option.text)}`));
  }
  return select;
}

// The tables of coursekit.widgets.item: families whose options are listed once, and lettered ones.
const LISTED = { matching: "partners", ordering: "steps" };
const LETTERED = ["single", "swapped"];

/** Tell whether a slot is answered from a list that opens; the rule of coursekit.widgets.item. */
function selects(item, slot) {
  const { family } = item;
  return family in LISTED || family === "blank" || (family === "case" && slot.options.length > 4);
}

function buildPassage(parts) {
  const passage = element("p", { class: "ck-passage" });
  for (const part of parts) {
    const told = inline(part.text);
    if (part.mark) {
      passage.append(element("mark", { class: "ck-phrase" }, element("b", {}, part.mark), ...told));
    } else passage.append(...told);
  }
  return passage;
}

function buildSlot(item, slot, labels) {
  const feedback = element("div", { class: "ck-feedback" });
  const attributes = { class: "ck-slot", "data-slot": slot.id };
  if (selects(item, slot)) {
    // A cell goes by its label.
    const told = item.family === "blank" ? inline(slot.label) : marked(slot.id, slot.label);
    const label = element("span", { class: "ck-label" }, ...told);
    const pair = element("label", { class: "ck-pair" }, label, buildSelect(slot, labels));
    return element("div", attributes, pair, feedback);
  }
  const lettered = LETTERED.includes(item.family);
  const options = element("div", { class: "ck-options" });
  for (const option of slot.options) {
    // Radios belong together within their form, so a second mount does not collide.
    const name = `ck-${item.id}-${slot.id}`;
    const input = element("input", { type: "radio", name, value: option.id });
    const told = lettered ? marked(option.id, option.text) : [text(option.text)];
    options.append(element("label", { class: "ck-option" }, input, ...told));
  }
  if (lettered) return element("div", attributes, options, feedback);
  const legend = element("legend", { class: "ck-label" }, ...marked(slot.id, slot.label));
  return element("fieldset", attributes, legend, options, feedback);
}

function buildPartners(item, labels) {
  const partners = element("ul", {});
  for (const option of item.slots[0].options) {
    partners.append(element("li", { class: "ck-partner" }, ...marked(option.id, option.text)));
  }
  const title = element("div", { class: "ck-partners-title" }, labels[LISTED[item.family]]);
  return element("div", { class: "ck-partners" }, title, partners);
}

function controls(node) {
  return [...node.querySelectorAll("input, select")];
}

/** Return the option chosen in a slot's element, or "". */
function chosen(node) {
  return node.querySelector("input:checked, select")?.value ?? "";
}

function choose(node, option) {
  for (const control of controls(node)) {
    if (control.type === "radio") control.checked = control.value === option;
    else control.value = option;
  }
}

function render({ model, el }) {
  const item = model.get("item");
  const labels = model.get("labels");
  const key = keyOf(item);
  const practice = item.slots[0].options[0].score !== undefined;
  const mount = ++renders;

  const hint = element("span", { class: "ck-hint" }, labels[item.family]);
  const prompt = element("legend", { class: "ck-prompt" }, hint, text(item.prompt));
  const question = element("fieldset", { class: "ck-slots" }, prompt);
  if (item.passage) question.append(buildPassage(item.passage));
  if (item.family in LISTED) question.append(buildPartners(item, labels));
  const nodes = new Map(item.slots.map((slot) => [slot.id, buildSlot(item, slot, labels)]));
  question.append(...nodes.values());

  const check = button("ck-check", labels.check);
  const again = button("ck-again ck-button-quiet", labels.again);
  again.hidden = true;
  const status = element("div", { role: "status", class: "ck-status" });
  const explanation = element("div", { class: "ck-explanation" });
  const root = element("form", {
    class: "ck-widget ck-widget-card ck-item",
    "data-family": item.family,
    autocomplete: "off",
  });
  root.append(question);
  if (practice) root.append(element("div", { class: "ck-actions" }, check, again));
  root.append(status);
  if (practice) root.append(explanation);

  const current = () => readResponse(model.get("response"), key);
  const missing = (response) => [...nodes.keys()].filter((id) => !Object.hasOwn(response, id));
  const numbered = (ids) => list.format(ids.map((id) => id.toUpperCase()));

  function save(response, checked) {
    model.set("checked", checked);
    model.set("response", response);
    model.save_changes();
  }

  function showFeedback(response) {
    for (const slot of item.slots) {
      const node = nodes.get(slot.id);
      const option = slot.options.find(({ id }) => id === response[slot.id]);
      const verdict = option.score === 1 ? "right" : option.score === 0 ? "wrong" : "partly";
      node.dataset.verdict = verdict;
      const word = element("span", { class: "ck-verdict" }, icon("ck-verdict-icon", ICONS[verdict]), labels[verdict]);
      const feedback = node.querySelector(".ck-feedback");
      feedback.replaceChildren(word, text(option.feedback));
      feedback.id = `ck-feedback-${mount}-${slot.id}`;
      for (const control of controls(node)) control.setAttribute("aria-describedby", feedback.id);
    }
    const earned = decimal(score(response, key) * item.slots.length);
    status.textContent = fill(labels.result, { earned, total: item.slots.length });
    const title = element("b", { class: "ck-explanation-title" }, labels.explanation);
    explanation.replaceChildren(title, text(item.explanation));
  }

  function clearFeedback() {
    for (const node of nodes.values()) {
      delete node.dataset.verdict;
      const feedback = node.querySelector(".ck-feedback");
      feedback.replaceChildren();
      feedback.removeAttribute("id");
      for (const control of controls(node)) control.removeAttribute("aria-describedby");
    }
    explanation.replaceChildren();
    status.replaceChildren();
  }

  function savedText(response) {
    const open = missing(response);
    if (open.length === nodes.size) return labels.nothing;
    const told = Object.entries(response).map(([id, option]) =>
      nodes.size === 1 ? option : `${id.toUpperCase()} ${option}`,
    );
    const saved = fill(labels.saved, { answers: told.join(", ") });
    return open.length ? `${saved} ${fill(labels.unanswered, { numbers: numbered(open) })}` : saved;
  }

  function refresh() {
    const response = current();
    for (const [id, node] of nodes) choose(node, response[id] ?? "");
    clearFeedback();
    const shown = practice && model.get("checked") === true && !missing(response).length;
    if (shown) showFeedback(response);
    else if (!practice) status.textContent = savedText(response);
    again.hidden = !shown;
  }

  keepKeys(root);
  root.addEventListener("change", () => {
    const response = {};
    for (const [id, node] of nodes) if (chosen(node)) response[id] = chosen(node);
    save(response, false);
  });
  root.addEventListener("submit", (event) => event.preventDefault());
  check.addEventListener("click", () => {
    const open = missing(current());
    if (!open.length) {
      save(current(), true);
      return;
    }
    const numbers = numbered(open);
    status.textContent = nodes.size === 1 ? labels.missing_one : fill(labels.missing, { numbers });
    controls(nodes.get(open[0]))[0].focus();
  });
  again.addEventListener("click", () => {
    save({}, false);
    controls(root)[0].focus();
  });

  refresh();
  model.on("change:response", refresh);
  model.on("change:checked", refresh);
  el.replaceChildren(root);
  return () => {
    model.off("change:response", refresh);
    model.off("change:checked", refresh);
  };
}

/** Take over into `model` what somebody chose in the static form before this script came. */
function adopt({ model, from }) {
  const early = {};
  for (const node of from.querySelectorAll("[data-slot]")) {
    if (chosen(node)) early[node.dataset.slot] = chosen(node);
  }
  if (!Object.keys(early).length) return;
  model.set("response", { ...readResponse(model.get("response"), keyOf(model.get("item"))), ...early });
  model.set("checked", false);
  model.save_changes();
}

export default { render, adopt };
