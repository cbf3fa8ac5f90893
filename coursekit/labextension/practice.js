// What is different in a practice notebook: the questions come with their keys and are checked at
// once, and a panel at the end tells how far one is. The keys are public, and the notebook may still
// come from anyone: what it says is only ever shown as text.

import { button, element, fill } from "./dom.js";

const TEXTS = {
  title: "Hasil latihan",
  checked: "{checked} dari {total} soal sudah diperiksa, {right} benar.",
  all: "Semua {total} soal benar.",
  again: "Kerjakan lagi:",
  given: "Sudah dijawab, belum diperiksa:",
  open: "Belum dijawab:",
  read: "Baca lagi:",
  question: "Soal {number}",
  restart: "Ulangi semua",
  sure: "Ya, kosongkan semua jawaban",
  warning: "Semua jawaban di buku catatan ini akan hilang. Tekan sekali lagi untuk mengosongkannya.",
};

const isText = (value) => typeof value === "string";
const isTexts = (value) => Array.isArray(value) && value.every(isText);

/** Tell whether a question carries its key, as coursekit.item.keyed_form writes it. */
export function isKeyed(item) {
  return (
    isText(item.explanation) &&
    isTexts(item.hints) &&
    item.slots.every(
      ({ options }) =>
        options.length > 0 &&
        options.every(
          ({ score, feedback, cell, accepts }) =>
            Number.isFinite(score) &&
            score >= 0 &&
            score <= 1 &&
            isText(feedback) &&
            (cell === undefined || isText(cell)) &&
            (accepts === undefined) === (options[0].accepts === undefined) &&
            (accepts === undefined || isTexts(accepts)),
        ) &&
        // A typed answer that the key does not know is some option, too.
        (options[0].accepts === undefined || options.some(({ accepts }) => accepts.length === 0)),
    )
  );
}

/** Return `form`, the public form of `item`, with the key of `item`. */
export function keyedForm(form, item) {
  const keyed = ({ score, feedback, cell, accepts }) => ({
    score,
    feedback,
    ...(cell !== undefined && { cell }),
    ...(accepts !== undefined && { accepts: [...accepts] }),
  });
  return {
    ...form,
    hints: [...item.hints],
    explanation: item.explanation,
    slots: form.slots.map((slot, at) => ({
      ...slot,
      options: slot.options.map((option, nth) => ({
        ...option,
        ...keyed(item.slots[at].options[nth]),
      })),
    })),
  };
}

/** Return a model for the widget; what is checked is remembered here only, the response by `write`. */
export function createModel(item, labels, response, write, onChange) {
  const values = { item, labels, response, checked: false, shown: false, confidence: "", hints: 0 };
  const listeners = new Map();
  let isNew = false;
  return {
    get: (name) => values[name],
    set(name, value) {
      if (JSON.stringify(values[name]) === JSON.stringify(value)) return;
      values[name] = value;
      isNew ||= name === "response";
      listeners.get(`change:${name}`)?.();
    },
    on: (event, listener) => listeners.set(event, listener),
    off: (event) => listeners.delete(event),
    save_changes() {
      if (isNew) write(values.response);
      isNew = false;
      onChange();
    },
    tell: () => {},
  };
}

function address(page) {
  return isText(page) && /^https?:\/\//.test(page) ? page : "";
}

/**
 * Return the panel at the end; `update` takes what each question's state is: its number and whether
 * it is answered, checked, right. `goTo` and `restart` are what its buttons do.
 */
export function createPanel({ chapter, page }, goTo, restart) {
  const status = element("p", { role: "status", class: "ck-panel-status" });
  const lines = element("div", {});
  const again = button("ck-button-quiet", TEXTS.restart);
  const root = element("section", { class: "ck-widget ck-widget-card ck-panel" });
  const actions = element("div", { class: "ck-actions" }, again);
  root.append(element("h2", { class: "ck-panel-title" }, TEXTS.title), status, lines, actions);
  // Nothing that somebody wrote goes without being asked.
  let isSure = false;
  const ask = (sure) => {
    isSure = sure;
    again.textContent = sure ? TEXTS.sure : TEXTS.restart;
  };
  again.addEventListener("click", () => {
    if (isSure) {
      ask(false);
      restart();
      return;
    }
    ask(true);
    status.textContent = TEXTS.warning;
  });

  function line(title, numbers) {
    const links = numbers.map((number) => {
      const link = button("ck-button-quiet ck-panel-link", fill(TEXTS.question, { number }));
      link.addEventListener("click", () => goTo(number));
      return link;
    });
    return element("p", { class: "ck-panel-line" }, element("span", {}, title), ...links);
  }

  function update(questions) {
    ask(false); // whoever goes on answering does not mean it
    const numbers = (wanted) => questions.filter(wanted).map(({ number }) => number);
    const right = numbers((one) => one.right);
    const wrong = numbers((one) => one.checked && !one.right);
    const told = { checked: right.length + wrong.length, right: right.length, total: questions.length };
    const text = fill(right.length === questions.length ? TEXTS.all : TEXTS.checked, told);
    // Said anew only when it has changed.
    if (status.textContent !== text) status.textContent = text;
    const found = [
      [TEXTS.again, wrong],
      [TEXTS.given, numbers((one) => one.answered && !one.checked)],
      [TEXTS.open, numbers((one) => !one.answered)],
    ].filter(([, those]) => those.length);
    lines.replaceChildren(...found.map(([title, those]) => line(title, those)));
    if (wrong.length && isText(chapter)) {
      const href = address(page);
      const named = href ? element("a", { href, target: "_blank", rel: "noopener" }, chapter) : chapter;
      lines.append(element("p", { class: "ck-panel-line" }, element("span", {}, TEXTS.read), named));
    }
  }

  return { root, update };
}
