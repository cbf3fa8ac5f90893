// The item widget: one question, answered by clicking. The same file runs on the static page and in
// JupyterLab and Notebook 7.

import { button, decimal, element, fill, icon, inline, keepKeys, list, plain } from "./dom.js";
import { cleaned, matched, normalForm, OTHER, typedScore } from "./typed.js";

const ICONS = {
  right: "M3.5 8.5 6.7 11.7 12.5 5",
  wrong: "M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5",
  partly: "M4 8H12",
};
// What a hint takes off the score, and a new try with it.
const COST = 0.25;
const WORDS_BEFORE_MODEL = 15;
const LONG_PROMPT = 200; // letters; as in item.py
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
    if (Object.hasOwn(key[slot], OTHER)) {
      const text = cleaned(typed);
      if (text) response[slot] = text;
      continue;
    }
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
    if (!Object.hasOwn(response, slot)) continue;
    const options = key[slot];
    const typed = Object.hasOwn(options, OTHER);
    total += typed ? typedScore(response[slot], options) : (options[response[slot]] ?? 0);
  }
  return total / slots.length;
}

/** Return the marks in [0, points]; halves of a hundredth go up, as in coursekit.scoring.marks. */
export function marks(value, key, points) {
  const earned = score(readResponse(value, key), key) * points;
  return Math.min(Math.floor(earned * 100 + 0.5) / 100, points);
}

/** Tell whether a slot is answered by writing; its options, if any, tell what they accept. */
function isTyped(slot) {
  return !slot.options.length || slot.options[0].accepts !== undefined;
}

function typedKey(slot) {
  const forms = {}; // none when the key is kept back
  for (const { accepts, score } of slot.options) {
    for (const one of accepts) forms[normalForm(one)] = score;
  }
  const other = slot.options.find(({ accepts }) => !accepts.length);
  return { ...forms, [OTHER]: other?.score ?? 0 };
}

/** Return the option-to-score map of each slot; without a key every score is 0. */
export function keyOf(item) {
  const choices = (slot) => slot.options.map((option) => [option.id, option.score ?? 0]);
  return Object.fromEntries(
    item.slots.map((slot) => [
      slot.id,
      isTyped(slot) ? typedKey(slot) : Object.fromEntries(choices(slot)),
    ]),
  );
}

/** Return the option that a response to a slot chose or, of a typed slot, stands for. */
export function optionOf(slot, given) {
  if (!isTyped(slot)) return slot.options.find(({ id }) => id === given);
  const meant = new Map();
  for (const option of slot.options) {
    for (const one of option.accepts) meant.set(normalForm(one), option);
  }
  const found = new Set(matched(given, [...meant.keys()]).map((form) => meant.get(form)));
  const scores = new Set([...found].map((option) => option.score));
  const other = slot.options.find(({ accepts }) => !accepts.length);
  return scores.size === 1 ? [...found][0] : other;
}

/** Return where in the matrix what was said truly belongs, and where it was put instead. */
export function confusions(item, response) {
  const found = [];
  for (const slot of item.slots) {
    const asked = slot.options.find((option) => option.score === 1)?.cell;
    const said = optionOf(slot, response[slot.id])?.cell;
    if (asked && said && asked !== said) found.push([asked, said]);
  }
  return found;
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

// The tables of coursekit.widgets.item: families whose options are listed once, lettered ones, and
// those that are read as one text.
const LISTED = { matching: "partners", ordering: "steps" };
const SHORT = 9;
const LETTERED = ["single", "swapped", "compare"];
const CONFIDENCE = ["rendah", "sedang", "tinggi"];

/** Tell whether a slot is answered from a list that opens; the rule of coursekit.widgets.item. */
function selects(item, slot) {
  const { family } = item;
  const many = ["case", "mixed"].includes(family) && slot.options.length > 4;
  return family in LISTED || family === "blank" || many;
}

/** Return the texts of cases that are compared, their names in bold. */
function buildCases(told) {
  return told.split(/^(K\d+, “[^”]*”\.)/m).map((part, at) =>
    at % 2 ? element("b", {}, ...inline(part)) : element("span", {}, ...inline(part)),
  );
}

function buildPassage(parts, gap) {
  const passage = element("p", { class: "ck-passage" });
  let tail = "";
  for (const [index, part] of parts.entries()) {
    const told = inline(part.text.slice(tail.length));
    tail = "";
    if (part.mark) {
      passage.append(element("mark", { class: "ck-phrase" }, element("b", {}, part.mark), ...told));
    } else if (part.slot) {
      // What ends a sentence stays with its gap.
      tail = /^[.,;:!?”’)]*/.exec(parts[index + 1]?.text ?? "")[0];
      passage.append(element("span", { class: "ck-kept" }, gap(part.slot), tail));
    } else passage.append(...told);
  }
  return passage;
}

function buildGap(slot, labels) {
  const named = element("span", { class: "ck-unseen" }, slot.label);
  const number = element("span", { class: "ck-mark", "aria-hidden": "true" }, `${slot.id}.`);
  const label = element("label", { class: "ck-gap" }, named, number, buildSelect(slot, labels));
  return element("span", { class: "ck-slot", "data-slot": slot.id }, label);
}

function feedbackBox(slot) {
  return element("div", { class: "ck-feedback", "data-for": slot.id });
}

/** Return the name of a cell, its model, which comes last, in one piece. */
function cellName(label) {
  const model = label.split("· ").at(-1);
  const kept = element("span", { class: "ck-kept" }, ...inline(model));
  return [...inline(label.slice(0, label.length - model.length)), kept];
}

/** Return the slots' elements; a line comes before each row of a matrix. */
function inRows(item, nodes) {
  const rowOf = (slot) => slot?.id.slice(0, -1);
  return item.slots.flatMap((slot, at) => {
    const node = nodes.get(slot.id);
    const first = item.family === "blank" && rowOf(slot) !== rowOf(item.slots[at - 1]);
    return first ? [element("div", { class: "ck-row" }), node] : [node];
  });
}

function buildSlot(item, slot, labels) {
  const feedback = feedbackBox(slot);
  const attributes = { class: "ck-slot", "data-slot": slot.id };
  if (isTyped(slot)) {
    const label = element("span", { class: "ck-label" }, labels.typed);
    const input = element("input", { type: "text", class: "ck-input", maxlength: 120 });
    return element("div", attributes, element("label", {}, label, input), feedback);
  }
  if (selects(item, slot)) {
    const told = item.family === "blank" ? cellName(slot.label) : marked(slot.id, slot.label);
    const label = element("span", { class: "ck-label" }, ...told);
    const pair = element("label", { class: "ck-pair" }, label, buildSelect(slot, labels));
    return element("div", attributes, pair, feedback);
  }
  const lettered = LETTERED.includes(item.family);
  const short = slot.options.every((option) => plain(option.text).length <= SHORT);
  const options = element("div", { class: short ? "ck-options ck-short" : "ck-options" });
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

function buildDraft(labels) {
  const area = element("textarea", { class: "ck-draft", rows: 5, maxlength: 3000 });
  return element("label", { class: "ck-writing" }, element("span", {}, labels.draft), area);
}

/** Return how sure one is: buttons that check at once, or radios when checking comes later. */
function buildSureness(item, labels, held) {
  const check = item.family === "explain" ? labels.sure_compare : labels.sure_check;
  const legend = element("legend", { class: "ck-sure-asked" }, held ? labels.sure : check);
  const choices = element("div", { class: "ck-sure-choices" });
  for (const level of CONFIDENCE) {
    if (held) {
      const input = element("input", { type: "radio", name: `ck-${item.id}-yakin`, value: level });
      choices.append(element("label", { class: "ck-option" }, input, labels[level]));
    } else {
      const choice = button("ck-button-quiet", labels[level]);
      choice.dataset.sure = level;
      choices.append(choice);
    }
  }
  return element("fieldset", { class: "ck-sure" }, legend, choices);
}

function controls(node) {
  return [...node.querySelectorAll("input, select")];
}

/** Return the option chosen in a slot's element, or "". */
function chosen(node) {
  return node.querySelector("input:checked, select, input[type=text]")?.value ?? "";
}

function choose(node, option) {
  for (const control of controls(node)) {
    if (control.type === "radio") control.checked = control.value === option;
    else control.value = option;
  }
}

function renderItem({ model, el }) {
  const item = model.get("item");
  const labels = model.get("labels");
  const key = keyOf(item);
  const held = model.get("mode") === "held";
  const practice = item.slots[0].options[0]?.score !== undefined && !held;
  const explain = item.family === "explain";
  const mount = ++renders;

  const hint = element("span", { class: "ck-hint" }, labels[item.family]);
  const isLong = plain(item.prompt).length > LONG_PROMPT;
  const prompt = element("legend", { class: "ck-prompt" }, hint, text(item.prompt));
  if (isLong) prompt.classList.add("ck-long");
  const question = element("fieldset", { class: "ck-slots" }, prompt);
  const nodes = new Map();
  const boxes = new Map();
  if (item.family === "cloze") {
    for (const slot of item.slots) {
      nodes.set(slot.id, buildGap(slot, labels));
      boxes.set(slot.id, feedbackBox(slot));
    }
    question.append(buildPassage(item.passage, (id) => nodes.get(id)), ...boxes.values());
  } else {
    if (item.family === "compare" && item.passage) {
      const told = item.passage.map((part) => part.text).join("");
      question.append(element("p", { class: "ck-passage" }, ...buildCases(told)));
    } else if (item.passage) question.append(buildPassage(item.passage));
    if (item.family in LISTED) question.append(buildPartners(item, labels));
    for (const slot of item.slots) {
      const node = buildSlot(item, slot, labels);
      nodes.set(slot.id, node);
      boxes.set(slot.id, node.querySelector(".ck-feedback"));
    }
  }
  const draft = explain ? buildDraft(labels) : null;
  const sample = element("div", { class: "ck-sample" });
  const rated = element("div", { class: "ck-rated" });
  if (explain) {
    const title = element("b", {}, labels.sample);
    sample.append(title, element("p", {}, ...inline(item.answer)), element("p", {}, labels.rate));
    rated.append(sample, ...nodes.values());
    question.append(draft, rated);
  } else if (item.family !== "cloze") question.append(...inRows(item, nodes));

  const sureness = buildSureness(item, labels, held);
  const check = button("ck-check", labels.check);
  const hinting = button("ck-hinting ck-button-quiet", labels.hint);
  const retry = button("ck-retry", labels.retry);
  const reveal = button("ck-reveal-key ck-button-quiet", labels.reveal);
  const again = button("ck-again ck-button-quiet", labels.again);
  const hints = element("ol", { class: "ck-hints" });
  const status = element("div", { role: "status", class: "ck-status" });
  const explanation = element("div", { class: "ck-explanation" });
  const root = element("form", {
    class: "ck-widget ck-widget-card ck-item",
    "data-family": item.family,
    autocomplete: "off",
  });
  root.append(question);
  // What is told stands where the button was that asked for it.
  if (practice) {
    const actions = element("div", { class: "ck-actions" }, check, hinting, retry, reveal, again);
    root.append(hints, sureness, status, explanation, actions);
  } else root.append(held ? sureness : status);

  const current = () => readResponse(model.get("response"), key);
  const missing = (response) => [...nodes.keys()].filter((id) => !Object.hasOwn(response, id));
  const numbered = (ids) => list.format(ids.map((id) => id.toUpperCase()));
  const used = () => Math.min(Math.max(Number(model.get("hints")) || 0, 0), item.hints?.length ?? 0);
  const isRight = (response) => score(response, key) === 1;
  const verdicts = explain
    ? { right: labels.told, partly: labels.told_partly, wrong: labels.untold }
    : labels;
  // What the last check marked; a mark stays until its answer is changed.
  let tried = {};

  function save(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  }

  /** Bring what is to be read next into view and give it the focus. */
  function goTo(node, block = "nearest") {
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block });
  }

  function mark(response, slots = item.slots) {
    for (const slot of slots) {
      const option = optionOf(slot, response[slot.id]);
      const verdict = option.score === 1 ? "right" : option.score === 0 ? "wrong" : "partly";
      nodes.get(slot.id).dataset.verdict = verdict;
      const box = boxes.get(slot.id);
      box.dataset.verdict = verdict;
      const said = verdicts[verdict];
      const named = item.family === "cloze" ? `${slot.label}: ${said}` : said;
      const drawn = icon("ck-verdict-icon", ICONS[verdict]);
      box.replaceChildren(element("span", { class: "ck-verdict" }, drawn, named));
      box.id = `ck-feedback-${mount}-${slot.id}`;
      for (const control of controls(nodes.get(slot.id))) {
        control.setAttribute("aria-describedby", box.id);
      }
    }
  }

  function earnedText(response) {
    const cost = used() * COST;
    const earned = decimal(score(response, key) * (1 - cost) * item.slots.length);
    const told = fill(explain ? labels.rated : labels.result, { earned, total: item.slots.length });
    if (cost) return `${told} ${fill(labels.cost, { count: used(), percent: cost * 100 })}`;
    return explain || item.slots.length === 1 ? told : `${told} ${labels.above}`;
  }

  function showFeedback(response) {
    for (const slot of item.slots) {
      boxes.get(slot.id).append(text(optionOf(slot, response[slot.id]).feedback));
    }
    status.textContent = earnedText(response);
    const title = element("b", { class: "ck-explanation-title" }, labels.explanation);
    explanation.replaceChildren(title, text(item.explanation));
    const before = readResponse(model.get("before"), key);
    if (!Object.keys(before).length) return;
    const verdict = isRight(before) ? labels.right : labels.wrong;
    const told = fill(labels.before, { verdict: verdict.toLowerCase() });
    explanation.append(element("p", { class: "ck-before" }, told));
  }

  function clearFeedback() {
    for (const [id, node] of nodes) {
      delete node.dataset.verdict;
      const box = boxes.get(id);
      delete box.dataset.verdict;
      box.replaceChildren();
      box.removeAttribute("id");
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
    const sure = CONFIDENCE.includes(model.get("confidence")) ? model.get("confidence") : "";
    if (model.get("confidence") === "") tried = {};
    for (const [id, node] of nodes) {
      // What is being typed stays as it is.
      if (cleaned(chosen(node)) !== (response[id] ?? "")) choose(node, response[id] ?? "");
    }
    clearFeedback();
    if (held) {
      for (const input of controls(sureness)) input.checked = input.value === sure;
    }
    if (!practice) {
      if (!held) status.textContent = savedText(response);
      return;
    }
    const complete = !missing(response).length;
    const checked = explain ? sure !== "" && complete : model.get("checked") === true && complete;
    const shown = checked && (explain || isRight(response) || model.get("shown") === true);
    if (checked) {
      mark(response);
      tried = { ...response };
    } else if (!explain) {
      mark(response, item.slots.filter(({ id }) => tried[id] && tried[id] === response[id]));
    }
    if (shown) showFeedback(response);
    else if (checked) {
      const right = item.slots.filter(({ id }) => boxes.get(id).dataset.verdict === "right").length;
      const total = item.slots.length;
      status.textContent = total === 1 ? labels.not_yet_one : fill(labels.not_yet, { right, total });
    }
    const told = (item.hints ?? []).slice(0, used());
    hints.replaceChildren(...told.map((one) => element("li", {}, ...inline(one))));
    if (explain) {
      if (draft.lastChild.value !== model.get("draft")) draft.lastChild.value = model.get("draft");
      rated.hidden = sure === "";
    }
    sureness.hidden = checked || sure !== "";
    check.hidden = explain || checked || sure === "";
    hinting.hidden = checked || used() >= (item.hints?.length ?? 0);
    retry.hidden = !checked || shown;
    reveal.hidden = !checked || shown;
    again.hidden = !shown;
  }

  /** Tell the page of a finished recall; whoever remembers, listens. */
  function tell(confidence, response) {
    const right = explain ? score(response, key) >= 0.75 : isRight(response) && !used();
    const detail = { id: item.id, right, confidence, confusions: confusions(item, response) };
    root.dispatchEvent(new CustomEvent("ck-attempt", { bubbles: true, detail }));
  }

  /** Say what is missing, below the button that was pressed; return whether anything is. */
  function lacking() {
    if (explain) {
      const words = draft.lastChild.value.split(/\s+/).filter(Boolean).length;
      if (words >= WORDS_BEFORE_MODEL) return false;
      status.textContent = fill(labels.missing_draft, { words: WORDS_BEFORE_MODEL });
      return true;
    }
    const open = missing(current());
    if (!open.length) return false;
    const numbers = numbered(open);
    const one = isTyped(item.slots[0]) ? labels.missing_typed : labels.missing_one;
    status.textContent = nodes.size === 1 ? one : fill(labels.missing, { numbers });
    status.scrollIntoView({ block: "nearest" });
    return true;
  }

  /** Check the response; without a hint left, a wrong one is explained at once. */
  function checkNow(confidence) {
    if (lacking()) return;
    const first = model.get("confidence") === "";
    const last = used() >= (item.hints?.length ?? 0);
    save({ confidence, checked: !explain, shown: last });
    if (explain) {
      goTo(sample, "start");
      return;
    }
    if (first) tell(confidence, current());
    goTo(status);
  }

  /** Go to the feedback of the first number that is not right, or to the result. */
  function goToFirstWrong() {
    const wrong = item.slots.find(({ id }) => boxes.get(id).dataset.verdict !== "right");
    if (!wrong || item.slots.length === 1) {
      goTo(status);
      return;
    }
    goTo(boxes.get(wrong.id));
    if (item.family !== "cloze") nodes.get(wrong.id).scrollIntoView({ block: "start" });
  }

  // What was written stays: it is improved, not written anew.
  const anew = { response: {}, checked: false, shown: false, confidence: "", hints: 0 };

  keepKeys(root);
  root.addEventListener("input", ({ target }) => {
    if (target.type === "text" || target.type === "textarea") changed(target);
  });
  root.addEventListener("change", ({ target }) => {
    if (target.type !== "text" && target.type !== "textarea") changed(target);
  });

  function changed(target) {
    if (target === draft?.lastChild) {
      save({ draft: target.value });
      return;
    }
    if (sureness.contains(target)) {
      save({ confidence: target.value });
      return;
    }
    const response = {};
    for (const [id, node] of nodes) if (chosen(node)) response[id] = chosen(node);
    // After the explanation a new answer begins anew.
    const over = practice && !explain && !again.hidden;
    save({ ...(over ? { confidence: "", hints: 0 } : {}), checked: false, shown: false, response });
    if (explain && !missing(current()).length) tell(model.get("confidence"), current());
  }

  root.addEventListener("submit", (event) => event.preventDefault());
  root.addEventListener("keydown", (event) => {
    // Enter in a line of text would press the first button, whatever that is.
    if (event.key !== "Enter" || event.target.type !== "text") return;
    event.preventDefault();
    if (!practice) return;
    if (!check.hidden) check.click();
    else if (!sureness.hidden && !lacking()) {
      status.textContent = labels.enter;
      sureness.querySelector("button").focus();
    }
  });
  sureness.addEventListener("click", ({ target }) => {
    if (target.dataset.sure) checkNow(target.dataset.sure);
  });
  check.addEventListener("click", () => checkNow(model.get("confidence")));
  hinting.addEventListener("click", () => {
    save({ hints: used() + 1 });
    goTo(hints);
  });
  retry.addEventListener("click", () => {
    save({ checked: false, hints: used() + 1 });
    goTo(hints);
  });
  reveal.addEventListener("click", () => {
    save({ shown: true });
    goToFirstWrong();
  });
  again.addEventListener("click", () => {
    save(anew);
    (draft?.lastChild ?? controls(root)[0]).focus();
  });

  refresh();
  const watched = ["response", "checked", "shown", "confidence", "hints", "draft"];
  for (const name of watched) model.on(`change:${name}`, refresh);
  el.replaceChildren(root);
  return () => {
    for (const name of watched) model.off(`change:${name}`, refresh);
  };
}

/** Return what somebody chose in a static form before this script came, by slot. */
export function earlyResponse(form) {
  const early = {};
  for (const node of form.querySelectorAll("[data-slot]")) {
    if (chosen(node)) early[node.dataset.slot] = chosen(node);
  }
  return early;
}

/** Take over into `model` what somebody chose in the static form. */
function adoptItem({ model, from }) {
  const early = earlyResponse(from);
  const written = from.querySelector("textarea")?.value;
  if (written) model.set("draft", written);
  if (!Object.keys(early).length) {
    if (written) model.save_changes();
    return;
  }
  model.set("response", { ...readResponse(model.get("response"), keyOf(model.get("item"))), ...early });
  model.set("checked", false);
  model.save_changes();
}

export const itemWidget = { render: renderItem, adopt: adoptItem };

export default itemWidget;
