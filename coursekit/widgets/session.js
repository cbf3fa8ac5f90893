// The session widget: several items one after the other. A pretest asks and says nothing; an exam
// asks and marks at the end; a review asks what is due, from the files of the chapters.

import { button, decimal, element, fill, keepKeys, span } from "./dom.js";
import { confusions, earlyResponse, itemWidget, keyOf, readResponse, score } from "./item.js";
import { bias, calibration, dayOf, dueItems } from "./memory.js";
import { openStore, pageFacts } from "./store.js";

const MOST_DUE = 20;
const NEW_ONES = 5;

const byNumber = new Intl.Collator("id", { numeric: true });

/** Return a model that an item widget can live in; `onSave` hears of every change. */
function itemModel(values, onSave) {
  const listeners = new Map();
  return {
    get: (name) => values[name],
    set(name, value) {
      if (JSON.stringify(values[name]) === JSON.stringify(value)) return;
      values[name] = value;
      for (const listener of listeners.get(`change:${name}`) ?? []) listener();
    },
    on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    off: (event) => listeners.delete(event),
    save_changes: () => onSave(values),
  };
}

const EMPTY = { response: {}, checked: false, shown: false, confidence: "", hints: 0, draft: "", before: {} };

function renderSession({ model, el }) {
  const labels = model.get("labels");
  const mode = model.get("mode");
  const store = openStore();
  const root = element("section", { class: "ck-widget ck-session", "data-mode": mode });
  let items = model.get("items");

  const answers = () => {
    const kept = model.get("answers");
    return kept !== null && typeof kept === "object" ? kept : {};
  };
  const responseTo = (item) => readResponse(answers()[item.id]?.response, keyOf(item));
  const isAnswered = (item) => Object.keys(responseTo(item)).length === item.slots.length;

  function save(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  }

  /** Bring the question to the top, its number under the focus. */
  function toTop() {
    const place = root.querySelector(".ck-place");
    place?.focus({ preventScroll: true });
    place?.scrollIntoView();
  }

  /** Show the items one by one; `draw` puts one into the stage, `end` is what comes after the last. */
  function walk(draw, finish) {
    const place = element("p", { class: "ck-place", tabindex: "-1" });
    const stage = element("div", { class: "ck-stage" });
    const jumps = element("ol", { class: "ck-jumps", "aria-label": labels.jumps });
    const back = button("ck-back ck-button-quiet", labels.back);
    const next = button("ck-next", labels.next);
    const done = button("ck-done", labels.done);
    const status = element("p", { role: "status", class: "ck-status" });
    let at = Math.min(Math.max(Number(model.get("place")) || 0, 0), items.length - 1);
    let asked = false;

    function goTo(number, focus = true) {
      at = number;
      asked = false;
      save({ place: at });
      place.textContent = fill(labels.place, { number: at + 1, total: items.length });
      status.textContent = "";
      draw(items[at], stage, showJumps);
      back.disabled = at === 0;
      next.hidden = at === items.length - 1;
      done.textContent = labels.done;
      showJumps();
      if (focus) toTop();
    }

    function showJumps() {
      if (mode === "review") return;
      jumps.replaceChildren(
        ...items.map((item, number) => {
          const jump = element("button", { type: "button", class: "ck-jump" }, String(number + 1));
          if (number === at) jump.setAttribute("aria-current", "step");
          if (isAnswered(item)) {
            jump.dataset.answered = "";
            jump.setAttribute("aria-label", fill(labels.answered, { number: number + 1 }));
          }
          jump.addEventListener("click", () => goTo(number));
          return element("li", {}, jump);
        }),
      );
      done.hidden = at < items.length - 1 && !items.every(isAnswered);
    }

    back.addEventListener("click", () => goTo(at - 1));
    next.addEventListener("click", () => goTo(at + 1));
    done.addEventListener("click", () => {
      const open = mode === "review" ? 0 : items.filter((item) => !isAnswered(item)).length;
      if (open && !asked) {
        asked = true;
        status.textContent = fill(labels.open, { count: open });
        done.textContent = labels.done_anyway;
        return;
      }
      finish();
    });
    const actions = element("div", { class: "ck-actions" }, back, next, done);
    root.replaceChildren(place, stage, status, actions, ...(mode === "review" ? [] : [jumps]));
    goTo(at, false);
  }

  /** Draw an item that is only answered; what is chosen stays in the session. */
  function drawHeld(item, stage, changed) {
    const { response = {}, confidence = "" } = answers()[item.id] ?? {};
    const values = { ...EMPTY, item, labels: model.get("item_labels"), mode: "held", response, confidence };
    const held = itemModel(values, ({ response, confidence }) => {
      save({ answers: { ...answers(), [item.id]: { response, confidence } } });
      changed();
    });
    itemWidget.render({ model: held, el: stage });
  }

  /** Draw an item to be practised, as on its own page but with nothing chosen yet. */
  function drawPractice(item, stage) {
    const values = { ...EMPTY, item, labels: model.get("item_labels"), mode: "practice" };
    itemWidget.render({ model: itemModel(values, () => {}), el: stage });
  }

  /** Draw an item with its answer and all that is to be said about it. */
  function drawMarked(item, stage) {
    const response = responseTo(item);
    const values = { ...EMPTY, item, labels: model.get("item_labels"), mode: "practice" };
    if (isAnswered(item)) Object.assign(values, { response, checked: true, shown: true, confidence: "sedang" });
    itemWidget.render({ model: itemModel(values, () => {}), el: stage });
  }

  function attempts() {
    return items.filter(isAnswered).map((item) => {
      const response = responseTo(item);
      const right = score(response, keyOf(item)) === 1;
      const { confidence = "" } = answers()[item.id];
      return { id: item.id, right, confidence, confusions: confusions(item, response) };
    });
  }

  function finishPretest() {
    for (const item of items.filter(isAnswered)) {
      const name = `item:${item.id}`;
      const old = store.read(name);
      store.write(name, { ...(old !== null && typeof old === "object" ? old : {}), before: responseTo(item) });
    }
    save({ finished: true });
    showThanks(true);
  }

  function showThanks(focus) {
    const chapters = model.get("chapters");
    const pages = new Map(items.map((item) => [chapters[item.id].page, chapters[item.id].title]));
    const sorted = [...pages].sort(([, one], [, other]) => byNumber.compare(one, other));
    const links = sorted.map(([href, title]) => element("li", {}, element("a", { href }, title)));
    const list = element("ul", {}, ...links);
    const told = element("p", { role: "status", class: "ck-status", tabindex: "-1" }, labels.thanks);
    root.replaceChildren(told, element("p", {}, labels.thanks_where), list, againButton());
    if (focus) told.focus();
  }

  function finishExam() {
    for (const detail of attempts()) {
      if (detail.confidence) root.dispatchEvent(new CustomEvent("ck-attempt", { bubbles: true, detail }));
    }
    save({ finished: true });
    showReport(true);
  }

  function showReport(focus) {
    const scores = items.map((item) => score(responseTo(item), keyOf(item)));
    const total = scores.reduce((sum, one) => sum + one, 0);
    const share = Math.round((100 * total) / items.length);
    const result = fill(labels.result, { earned: decimal(total), total: items.length, share });
    const status = element("p", { role: "status", class: "ck-status", tabindex: "-1" }, result);
    const log = attempts().map(({ id, right, confidence, confusions: pairs }) => [
      0, id, right ? 1 : 0, ["rendah", "sedang", "tinggi"].indexOf(confidence), pairs,
    ]);
    const parts = [status];
    const off = bias(log);
    if (off !== null) {
      const kind = Math.abs(off) <= 15 ? "calibrated" : off > 0 ? "overconfident" : "underconfident";
      parts.push(element("p", {}, fill(labels[kind], { points: Math.round(Math.abs(off)) })));
      parts.push(calibrationTable(log));
    }
    const list = element("ol", { class: "ck-marks" });
    items.forEach((item, number) => {
      const verdict = scores[number] === 1 ? "right" : scores[number] === 0 ? "wrong" : "partly";
      const open = button("ck-button-quiet", fill(labels.see, { number: number + 1 }));
      const stage = element("div", {});
      open.setAttribute("aria-expanded", "false");
      open.addEventListener("click", () => {
        const shown = open.getAttribute("aria-expanded") === "true";
        open.setAttribute("aria-expanded", String(!shown));
        if (shown) stage.replaceChildren();
        else drawMarked(item, stage);
      });
      const told = isAnswered(item) ? model.get("item_labels")[verdict] : labels.unanswered;
      const head = element("div", { class: "ck-mark-line", "data-verdict": verdict }, span("ck-verdict", told), open);
      list.append(element("li", {}, head, stage));
    });
    root.replaceChildren(...parts, list, againButton());
    if (focus) status.focus();
  }

  function calibrationTable(log) {
    const row = (tag, cells) => element("tr", {}, ...cells.map((cell) => element(tag, {}, cell)));
    const rows = calibration(log).map(({ level, count, right }) => {
      const share = count ? `${Math.round((100 * right) / count)}%` : "–";
      return row("td", [model.get("item_labels")[level], String(count), String(right), share]);
    });
    const head = element("thead", {}, row("th", labels.calibration_heads));
    return element("table", { class: "ck-calibration" }, head, element("tbody", {}, ...rows));
  }

  function againButton() {
    const again = button("ck-again ck-button-quiet", labels.again);
    again.addEventListener("click", () => {
      save({ answers: {}, place: 0, finished: false });
      begin();
      toTop();
    });
    return element("div", { class: "ck-actions" }, again);
  }

  function begin() {
    if (mode === "review") showDue();
    else if (mode === "pretest") model.get("finished") ? showThanks(false) : walk(drawHeld, finishPretest);
    else model.get("finished") ? showReport(false) : walk(drawHeld, finishExam);
  }

  /** Say what is due today; on demand, ask it, or something new from the chapters begun. */
  function showDue() {
    const chapters = model.get("chapters"); // of every practice item
    const day = dayOf(new Date());
    const { memory } = store.progress().progress;
    const due = dueItems(memory, day, (id) => Object.hasOwn(chapters, id));
    const tried = Object.keys(memory).filter((id) => Object.hasOwn(chapters, id));
    const begun = new Set(tried.map((id) => chapters[id]));
    const fresh = Object.keys(chapters).filter((id) => begun.has(chapters[id]) && !tried.includes(id));
    const told = element("p", { class: "ck-due" }, labels.nothing);
    const actions = element("div", { class: "ck-actions" });
    const status = element("p", { role: "status", class: "ck-status" });
    root.replaceChildren(told);
    if (due.length) {
      told.textContent = fill(labels.due, { count: due.length });
      actions.append(starting("ck-start", labels.start, due.slice(0, MOST_DUE), status));
    } else if (tried.length) {
      const days = Math.min(...tried.map((id) => memory[id].due - day));
      told.textContent = fill(labels.not_due, { count: tried.length, days });
    }
    if (fresh.length) {
      const some = fresh.sort(() => Math.random() - 0.5).slice(0, NEW_ONES);
      const offer = fill(labels.fresh, { count: some.length });
      actions.append(starting("ck-fresh ck-button-quiet", offer, some, status));
    }
    if (actions.children.length) root.append(actions, status);
  }

  /** Return a button that fetches the items called `ids` and asks them. */
  function starting(name, label, ids, status) {
    const start = button(name, label);
    start.addEventListener("click", async () => {
      start.disabled = true;
      status.textContent = labels.loading;
      try {
        items = await loadItems(ids, model.get("chapters"));
      } catch (error) {
        console.error(error);
        start.disabled = false;
        status.textContent = labels.failed;
        return;
      }
      model.set("place", 0);
      walk(drawPractice, showDue);
      toTop();
    });
    return start;
  }

  async function loadItems(ids, chapters) {
    const { bank } = pageFacts();
    const found = new Map();
    for (const chapter of new Set(ids.map((id) => chapters[id]))) {
      for (const item of await ck.load(bank[chapter])) found.set(item.id, item);
    }
    return ids.filter((id) => found.has(id)).map((id) => found.get(id));
  }

  keepKeys(root);
  begin();
  el.replaceChildren(root);
}

/** Take over what somebody chose in the first item, the only one seen before this script came. */
function adoptSession({ model, from }) {
  const [item] = model.get("items");
  const early = item ? earlyResponse(from.querySelector(".ck-stage")) : {};
  if (!Object.keys(early).length) return;
  const { response = {}, confidence = "" } = model.get("answers")[item.id] ?? {};
  const adopted = readResponse({ ...response, ...early }, keyOf(item));
  model.set("answers", { ...model.get("answers"), [item.id]: { response: adopted, confidence } });
  model.save_changes();
}

export default { render: renderSession, adopt: adoptSession };
