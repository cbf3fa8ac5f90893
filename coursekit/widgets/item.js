// The item widget: one question, answered by clicking. The same file runs on the static page, in
// JupyterLab and Notebook 7, and in the quiz extension. It builds its elements itself and never
// parses HTML, because a submission's metadata is not to be trusted.

/** Return the part of `value` that answers `key`; the same rule as coursekit.scoring.read_response. */
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
  for (const slot of slots) total += key[slot][response[slot]] ?? 0;
  return total / slots.length;
}

/** Return the marks in [0, points]; halves of a hundredth go up, as in coursekit.scoring.marks. */
export function marks(value, key, points) {
  const earned = score(readResponse(value, key), key) * points;
  return Math.min(Math.floor(earned * 100 + 0.5) / 100, points);
}

/** Return the option-to-score map of each slot of a keyed item. */
export function keyOf(item) {
  const key = {};
  for (const slot of item.slots) {
    key[slot.id] = Object.fromEntries(slot.options.map((option) => [option.id, option.score]));
  }
  return key;
}

let mounts = 0;

function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

/** Return text nodes, with `*emphasis*` as <em>; the counterpart of coursekit.text.to_html. */
function inline(text) {
  return text
    .split(/\*([^*\n]+)\*/)
    .map((part, index) => (index % 2 ? element("em", "", part) : part))
    .filter((part) => part !== "");
}

function plain(text) {
  return text.replace(/\*([^*\n]+)\*/g, "$1");
}

function button(className, text) {
  const node = element("button", `ck-button ${className}`, text);
  node.type = "button";
  return node;
}

/** Return the controls of a slot: radios for single and multiple, a select for matching. */
function radios(slot, name, className) {
  return slot.options.map((option) => {
    const input = element("input");
    input.type = "radio";
    input.name = name;
    input.value = option.id;
    return element("label", className, input, element("span", "", ...inline(option.text)));
  });
}

function select(slot, labels) {
  const node = element("select", "ck-select");
  const nothing = element("option", "", labels.choose);
  nothing.value = "";
  node.append(nothing);
  for (const option of slot.options) {
    const choice = element("option", "", plain(option.text));
    choice.value = option.id;
    node.append(choice);
  }
  return node;
}

function slotElement(item, slot, labels, name) {
  const feedback = element("div", "ck-feedback");
  feedback.setAttribute("role", "status");
  if (item.family === "matching") {
    const row = element("label", "ck-pair", element("span", "ck-left", ...inline(slot.label)));
    row.append(select(slot, labels));
    return element("div", "ck-slot", row, feedback);
  }
  const legend = element("legend", "", ...inline(slot.label || item.prompt));
  const options = element("div", "ck-options", ...radios(slot, name, "ck-option"));
  return element("fieldset", "ck-slot", legend, options, feedback);
}

function render({ model, el }) {
  const item = model.get("item");
  const labels = model.get("labels");
  const keyed = item.slots[0].options[0].score !== undefined;
  const mount = ++mounts;
  const root = element("div", "ck-item");
  root.dataset.family = item.family;
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", labels.item);
  if (item.family !== "single") root.append(element("p", "ck-prompt", ...inline(item.prompt)));

  const slots = new Map();
  for (const slot of item.slots) {
    const node = slotElement(item, slot, labels, `ck-${mount}-${slot.id}`);
    slots.set(slot.id, node);
    root.append(node);
  }
  const check = button("ck-check", labels.check);
  const retry = button("ck-retry", labels.retry);
  const result = element("p", "ck-result");
  result.setAttribute("role", "status");
  const explanation = element("p", "ck-explanation");
  root.append(element("div", "ck-actions", check, retry, result), explanation);

  const response = () => {
    const given = {};
    for (const [id, node] of slots) {
      const control = node.querySelector("input:checked, select");
      if (control && control.value) given[id] = control.value;
    }
    return given;
  };
  const answer = (given) => {
    for (const [id, node] of slots) {
      for (const input of node.querySelectorAll("input")) input.checked = input.value === given[id];
      const list = node.querySelector("select");
      if (list) list.value = given[id] ?? "";
    }
  };
  const save = (checked) => {
    model.set("response", response());
    model.set("checked", checked);
    model.save_changes();
  };
  const lock = (locked) => {
    for (const control of root.querySelectorAll("input, select")) control.disabled = locked;
    check.hidden = locked || !keyed;
    retry.hidden = !locked;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const status = () => {
    const answered = Object.keys(response()).length;
    const text = answered ? labels.saved : labels.unanswered;
    result.textContent = keyed ? "" : fill(text, { answered, slots: slots.size });
  };
  const clear = () => {
    for (const node of slots.values()) {
      delete node.dataset.verdict;
      node.querySelector(".ck-feedback").replaceChildren();
    }
    explanation.replaceChildren();
    result.replaceChildren();
    delete root.dataset.checked;
  };
  const show = () => {
    const given = response();
    const key = keyOf(item);
    for (const slot of item.slots) {
      const option = slot.options.find((candidate) => candidate.id === given[slot.id]);
      const right = option.score === 1;
      const node = slots.get(slot.id);
      node.dataset.verdict = right ? "right" : "wrong";
      const word = element("strong", "", right ? labels.right : labels.wrong);
      node.querySelector(".ck-feedback").replaceChildren(word, " ", ...inline(option.feedback));
    }
    const got = score(given, key) * item.slots.length;
    const total = fill(labels.result, { got: String(got), slots: item.slots.length });
    result.textContent = item.slots.length > 1 ? total : "";
    explanation.replaceChildren(
      element("strong", "", labels.explanation),
      " ",
      ...inline(item.explanation),
    );
    root.dataset.checked = "";
    lock(true);
  };

  root.addEventListener("change", () => {
    save(false);
    status();
  });
  check.addEventListener("click", () => {
    const missing = slots.size - Object.keys(response()).length;
    if (missing) {
      result.textContent = fill(labels.missing, { missing, slots: slots.size });
      const open = [...slots].find(([id]) => !(id in response()))[1];
      open.querySelector("input, select").focus();
      return;
    }
    save(true);
    show();
    retry.focus();
  });
  retry.addEventListener("click", () => {
    clear();
    answer({});
    lock(false);
    save(false);
    root.querySelector("input, select").focus();
  });

  const stored = readResponse(model.get("response"), Object.fromEntries(
    item.slots.map((slot) => [slot.id, Object.fromEntries(slot.options.map((o) => [o.id, 0]))]),
  ));
  answer(stored);
  lock(false);
  if (keyed && model.get("checked") && Object.keys(stored).length === slots.size) show();
  else status();
  el.replaceChildren(root);
}

export default { render };
