// Makes the questions of a quiz notebook clickable: a cell `soal-i` whose metadata hold a question
// shows the item widget, and each click writes the answer into the source of the cell `jawab-i` and
// saves the notebook. No kernel is needed and no other cell is touched.
// Where questions have versions, the student number decides which one is shown; it is asked for below
// the introduction and written into a cell of its own.
// In a practice notebook the questions carry their keys and are checked at once: see practice.js.
// A notebook may come from anyone, so its metadata are only ever shown as text (by the widget), and
// only a well-formed literal is ever written.

const SAVE_AFTER = 400; // milliseconds without a click
const NARROW = 760; // pixels; as in quiz.css
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const FAMILIES = [
  "single",
  "multiple",
  "matching",
  "classify",
  "ordering",
  "reason",
  "case",
  "mixed",
  "compare",
  "blank",
  "swapped",
  "cloze",
  "short",
];
const QUOTES = { "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'" };
const NOTICES = {
  missing: "Sel jawaban untuk soal ini tidak ada lagi. Ambil kembali kuis ini, lalu jawab di sana.",
  anonymous: "Tulis nomor mahasiswa Anda dahulu, di bawah pengantar kuis ini.",
  unsaved: "Jawaban belum tersimpan. Periksa sambungan Anda, lalu simpan buku catatan ini (Ctrl+S).",
};

/** Return the value last assigned to `jawaban_<number>` in `source`, null if it is no literal. */
export function readLiteral(source, number) {
  const text = source.replace(/[“”„‘’‚]/g, (mark) => QUOTES[mark]);
  const string = String.raw`"[^"'\\\n]*"|'[^"'\\\n]*'`;
  const pair = String.raw`(?:${string})\s*:\s*(?:${string})`;
  const literal = String.raw`\{\s*(?:${pair}(?:\s*,\s*${pair})*\s*,?\s*)?\}|${string}`;
  const line = new RegExp(String.raw`^jawaban_${number}[ \t]*=[ \t]*(${literal})[ \t]*(?:#.*)?$`, "gm");
  const found = [...text.matchAll(line)].at(-1)?.[1];
  if (found === undefined) return null;
  const strings = [...found.matchAll(new RegExp(string, "g"))].map(([part]) => part.slice(1, -1));
  if (!found.startsWith("{")) return strings[0];
  const entries = [];
  for (let at = 0; at < strings.length; at += 2) entries.push([strings[at], strings[at + 1]]);
  return Object.fromEntries(entries);
}

/** Return the line that assigns `response`; the counterpart of coursekit.notebooks.answer_line. */
export function answerLine(number, response) {
  const pairs = Object.entries(response).map((pair) => pair.map((id) => JSON.stringify(id)).join(": "));
  return `jawaban_${number} = {${pairs.join(", ")}}`;
}

const STUDENT = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;
const STUDENT_LINE = /^nomor_mahasiswa[ \t]*=[ \t]*["'“”‘’]([^"'“”‘’\\\n]*)["'“”‘’][ \t]*$/m;
const STUDENT_TEXTS = {
  label: "Nomor mahasiswa",
  use: "Pakai nomor ini",
  wrong: "Nomor mahasiswa hanya boleh memuat huruf, angka, titik, garis bawah, dan tanda hubung.",
  used: "Soal di bawah ini versi untuk nomor {student}.",
};

/** Return the student number that the cell's `source` names, "" when it names none. */
export function readStudent(source) {
  const student = STUDENT_LINE.exec(source)?.[1].trim() ?? "";
  return STUDENT.test(student) ? student : "";
}

function isPassage(parts, slots) {
  const isText = (part) => typeof part?.text === "string" && typeof part.mark === "string";
  const isGap = ({ slot }) => slot === undefined || slots.some(({ id }) => id === slot);
  return Array.isArray(parts) && parts.every((part) => isText(part) && isGap(part));
}

/** Tell whether `item` is a question in the public form, as coursekit.item.public_form writes it. */
export function isQuestion(item) {
  const named = (part) => typeof part?.id === "string" && SLUG.test(part.id);
  return (
    named(item) &&
    FAMILIES.includes(item.family) &&
    typeof item.prompt === "string" &&
    Array.isArray(item.slots) &&
    (item.family === "cloze" || item.passage !== undefined
      ? isPassage(item.passage, item.slots)
      : true) &&
    item.slots.length > 0 &&
    item.slots.every(
      (slot) =>
        named(slot) &&
        typeof slot.label === "string" &&
        Array.isArray(slot.options) &&
        (slot.options.length > 0 || item.family === "short") &&
        slot.options.every((option) => named(option) && typeof option.text === "string"),
    )
  );
}

/** Return `item` with nothing in it but what a student may see. */
function publicForm({ id, family, prompt, passage, slots }) {
  const options = (slot) => slot.options.map((option) => ({ id: option.id, text: option.text }));
  const part = ({ text, mark, slot }) => ({ text, mark, ...(slot && { slot }) });
  return {
    id,
    family,
    prompt,
    ...(passage && { passage: passage.map(part) }),
    slots: slots.map((slot) => ({ id: slot.id, label: slot.label, options: options(slot) })),
  };
}

/** Return a model for the widget; `tell` says that the response has changed, once it is on disk. */
function createModel(values, onSave) {
  const listeners = new Map();
  return {
    get: (name) => values[name],
    set: (name, value) => {
      values[name] = value;
    },
    on: (event, listener) => listeners.set(event, listener),
    off: (event) => listeners.delete(event),
    save_changes: () => onSave(values.response),
    tell: () => listeners.get("change:response")?.(),
  };
}

/** The questions of one open notebook. */
class Quiz {
  constructor(app, panel, widget, variant, practice) {
    this.app = app;
    this.panel = panel;
    this.widget = widget;
    this.variant = variant;
    this.practice = practice;
    this.results = new Map(); // the cell that checks a practice notebook → its panel
    this.students = new Map(); // cell widget → the form that asks for the student number
    this.questions = new Map(); // cell widget → its question's stage, notice, number, source
    this.timer = 0;
    this.saving = Promise.resolve();
    this.scan = this.scan.bind(this);
  }

  async start() {
    await this.panel.context.ready;
    this.panel.content.modelChanged.connect(() => this.watch());
    this.watch();
    const told = this.panel.content.model?.getMetadata("coursekit");
    if (!(told?.practice || told?.welcome) || window.innerWidth > NARROW) return;
    // Who comes by a link with a phone finds the questions, not the list of files.
    await this.app.restored;
    this.app.shell.collapseLeft?.();
  }

  watch() {
    this.panel.content.model?.cells.changed.connect(() => requestAnimationFrame(this.scan));
    this.scan();
  }

  /** Mount what is not mounted yet; cells come and go when a notebook is reloaded. */
  scan() {
    if (this.panel.isDisposed) return;
    for (const cell of this.questions.keys()) if (cell.isDisposed) this.questions.delete(cell);
    for (const cell of this.panel.content.widgets) {
      const number = /^soal-([1-9]\d{0,3})$/.exec(gradeId(cell.model))?.[1];
      const told = cell.model.getMetadata("coursekit");
      const items = told?.items ?? [told?.item];
      const isKnown = Array.isArray(items) && items.length > 0 && items.every(isQuestion);
      const forms = number && !this.questions.has(cell) && isKnown ? this.formsOf(items) : [];
      if (forms.length) this.add(cell, number, forms);
      if (gradeId(cell.model) === "periksa" && this.practised() && !this.results.has(cell)) this.conclude(cell);
      if (told?.student === true && !this.students.has(cell)) this.ask(cell);
    }
    this.hide();
  }

  /** Return what a practice notebook says of itself, undefined in any other. */
  practised() {
    const practised = this.panel.content.model?.getMetadata("coursekit")?.practice;
    return typeof practised === "object" && practised ? practised : undefined;
  }

  /**
   * Return questions as they may be shown: a key is passed on for practice only, and without one
   * there is nothing to practise.
   */
  formsOf(items) {
    if (!this.practised()) return items.map(publicForm);
    const { isKeyed, keyedForm } = this.practice;
    return items.length === 1 && isKeyed(items[0]) ? [keyedForm(publicForm(items[0]), items[0])] : [];
  }

  /** Show how far one is, in place of the cell that checks where nothing is clickable. */
  conclude(cell) {
    const stage = this.stage();
    const goTo = (number) => this.goTo(number);
    const panel = this.practice.createPanel(this.practised(), goTo, () => this.restart());
    stage.append(panel.root);
    cell.node.append(stage);
    this.results.set(cell, panel);
    this.count();
  }

  /** Return the cells of the questions with what they show, in their order. */
  inSight() {
    const there = this.panel.content.widgets.filter((cell) => this.questions.has(cell));
    return there.map((cell) => [cell, this.questions.get(cell)]).filter(([, question]) => question.model);
  }

  /** Tell the panel what is answered, checked and right. */
  count() {
    if (!this.results.size) return;
    const states = this.inSight().map(([, { number, item, model }]) => {
      const response = model.get("response");
      const answered = item.slots.every(({ id }) => Object.hasOwn(response, id));
      const checked = answered && model.get("checked") === true;
      const right = checked && this.widget.score(response, this.widget.keyOf(item)) === 1;
      return { number, answered, checked, right };
    });
    for (const panel of this.results.values()) panel.update(states);
  }

  /** Bring a question into view and give its first control the focus. */
  async goTo(number) {
    const [cell] = this.inSight().find(([, question]) => question.number === number) ?? [];
    if (!cell) return;
    const { content } = this.panel;
    content.activeCellIndex = content.widgets.indexOf(cell);
    await content.scrollToCell(cell, "start");
    cell.node.querySelector(".ck-quiz :is(input, select)")?.focus({ preventScroll: true });
  }

  /** Empty all answers of a practice notebook and begin with its first question. */
  async restart() {
    const all = this.inSight();
    for (const [, question] of all) {
      this.write(question, {});
      await this.show(question);
    }
    if (all.length) await this.goTo(all[0][1].number);
  }

  /** Return a place of our own in a cell, whose keys are no commands of JupyterLab. */
  stage() {
    const stage = document.createElement("div");
    stage.className = "ck-quiz";
    stage.lang = "id"; // the language of JupyterLab's page is its own
    for (const event of ["dblclick", "keydown", "paste", "copy", "cut"]) {
      stage.addEventListener(event, (happening) => happening.stopPropagation());
    }
    // The widget keeps its keys from JupyterLab, but this one is meant for the notebook.
    stage.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      this.save();
    });
    return stage;
  }

  /** Ask for the student number in its cell, and show everybody's version once it is known. */
  ask(cell) {
    const stage = this.stage();
    const form = document.createElement("form");
    form.className = "ck-quiz-student";
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.maxLength = 64;
    input.autocomplete = "off";
    input.spellcheck = false;
    label.append(STUDENT_TEXTS.label, " ", input);
    const button = document.createElement("button");
    button.type = "submit";
    button.textContent = STUDENT_TEXTS.use;
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    form.append(label, button, told);
    stage.append(form);
    const model = cell.model.sharedModel;
    const refresh = () => {
      const student = readStudent(model.getSource());
      input.value = student;
      told.textContent = student ? STUDENT_TEXTS.used.replace("{student}", student) : "";
      for (const question of this.questions.values()) {
        if (question.items.length > 1) this.show(question);
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const student = input.value.trim();
      if (!STUDENT.test(student)) {
        told.textContent = STUDENT_TEXTS.wrong;
        input.focus();
        return;
      }
      const line = `nomor_mahasiswa = "${student}"`;
      const source = model.getSource();
      const isThere = STUDENT_LINE.test(source);
      model.setSource(isThere ? source.replace(STUDENT_LINE, line) : `${line}\n${source}`);
      this.save();
    });
    model.changed.connect(refresh);
    this.students.set(cell, form);
    cell.node.append(stage);
    cell.node.classList.add("ck-quiz-asked");
    refresh();
  }

  /** Return the student number, "" while it is not known. */
  student() {
    const cell = [...this.students.keys()].find((one) => !one.isDisposed);
    return cell ? readStudent(cell.model.sharedModel.getSource()) : "";
  }

  add(cell, number, items) {
    const stage = this.stage();
    const body = document.createElement("div");
    const notice = document.createElement("p");
    notice.className = "ck-quiz-notice";
    notice.setAttribute("role", "alert");
    stage.append(body, notice);
    const question = { items, number, body, notice, written: undefined, pending: false };
    this.questions.set(cell, question);
    this.show(question)
      .then(() => {
        cell.node.append(stage);
        cell.node.classList.add("ck-quiz-cell");
        this.hide();
      })
      // The question stays readable as text, and its answer cell stays in sight.
      .catch((error) => console.error(error));
  }

  /** Draw a question with the answer that its cell holds, and again whenever the cell changes. */
  async show(question) {
    const answer = this.answerCell(question.number);
    question.notice.textContent = answer ? "" : NOTICES.missing;
    const source = answer?.sharedModel.getSource() ?? "";
    const { items, number } = question;
    const student = this.student();
    const isVaried = items.length > 1;
    if (isVaried && !student) {
      question.body.replaceChildren();
      if (answer) question.notice.textContent = NOTICES.anonymous;
      return;
    }
    const classId = String(this.panel.content.model.getMetadata("coursekit")?.class ?? "");
    const item = isVaried ? items[this.variant.version(classId, student, number, items.length)] : items[0];
    question.item = item;
    const literal = readLiteral(source, number);
    const given = isVaried ? this.variant.own(item, this.inSlot(item, literal)) : literal;
    const response = this.widget.readResponse(given, this.widget.keyOf(item));
    question.written = source;
    const labels = this.panel.content.model.getMetadata("coursekit")?.labels ?? {};
    const write = (changed) => this.write(question, changed);
    question.model =
      item.explanation === undefined
        ? createModel({ item, labels, response, checked: false }, write)
        : this.practice.createModel(item, labels, response, write, () => this.count());
    await this.widget.default.render({ model: question.model, el: question.body });
    if (answer && !question.watched) {
      question.watched = true;
      answer.sharedModel.changed.connect(() => {
        if (answer.sharedModel.getSource() !== question.written) this.show(question);
      });
    }
    this.count();
  }

  write(question, response) {
    const answer = this.answerCell(question.number);
    if (!answer) {
      question.notice.textContent = NOTICES.missing;
      return;
    }
    const { item, items, number } = question;
    let ordered = this.inOrder(item, this.widget.readResponse(response, this.widget.keyOf(item)));
    if (items.length > 1) {
      const pairs = Object.entries(ordered).map(([slot, option]) => [slot, this.variant.named(item, option)]);
      ordered = Object.fromEntries(pairs);
    }
    question.written = answerLine(number, ordered);
    if (answer.sharedModel.getSource() !== question.written) {
      answer.sharedModel.setSource(question.written);
    }
    question.pending = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER);
  }

  /** Save after the save before has ended, for JupyterLab takes two at once for a conflict. */
  save() {
    clearTimeout(this.timer);
    this.saving = this.saving.then(() => this.saveNow());
  }

  /** Save the notebook; only then does a question say that its answer is saved. */
  async saveNow() {
    if (this.panel.isDisposed) return;
    const waiting = [...this.questions.values()].filter((question) => question.pending);
    for (const question of waiting) question.pending = false;
    try {
      await this.panel.context.save();
    } catch (error) {
      console.error(error);
      for (const question of waiting) {
        question.pending = true;
        question.notice.textContent = NOTICES.unsaved;
      }
      return;
    }
    for (const question of waiting) {
      question.notice.textContent = "";
      question.model.tell();
    }
  }

  /** Return a literal as an object; one slot may be answered by the option alone. */
  inSlot(item, literal) {
    return typeof literal === "string" ? { [item.slots[0].id]: literal } : literal;
  }

  inOrder(item, response) {
    // What was typed holds no quotation mark and no backslash (widgets/typed.js): it fits a literal.
    const isTyped = ({ options }) => !options.length || options[0].accepts !== undefined;
    const fits = (slot) => isTyped(slot) || SLUG.test(response[slot.id] ?? "");
    const answered = item.slots.filter((slot) => response[slot.id] && fits(slot));
    return Object.fromEntries(answered.map((slot) => [slot.id, response[slot.id]]));
  }

  /** Return the model of `jawab-<number>`; of two, the last, for nbgrader too keeps the last. */
  answerCell(number) {
    return cells(this.panel).findLast(
      (cell) => cell.type === "code" && gradeId(cell) === `jawab-${number}`,
    );
  }

  /** Put the code cells of clickable questions out of sight. */
  hide() {
    const shown = new Set(
      [...this.questions]
        .filter(([cell]) => cell.node.classList.contains("ck-quiz-cell"))
        .map(([, { number }]) => number),
    );
    for (const cell of this.panel.content.widgets) {
      const number = /^(?:jawab|uji)-(\d+)$/.exec(gradeId(cell.model))?.[1];
      if (number) cell.node.classList.toggle("ck-quiz-hidden", shown.has(number));
    }
    if (this.practised()) this.hideCheck(shown);
  }

  /** Put the cells that check typed answers out of sight while every question is clickable. */
  hideCheck(shown) {
    for (const cell of this.results.keys()) if (cell.isDisposed) this.results.delete(cell);
    const names = this.panel.content.widgets.map((cell) => gradeId(cell.model));
    const asked = names.filter((name) => /^soal-\d+$/.test(name));
    const isAll = asked.length > 0 && asked.every((name) => shown.has(name.slice("soal-".length)));
    for (const [at, cell] of this.panel.content.widgets.entries()) {
      if (names[at] === "huruf") cell.node.classList.toggle("ck-quiz-hidden", isAll);
      if (this.results.has(cell)) cell.node.classList.toggle("ck-quiz-asked", isAll);
    }
  }
}

/** Return the name of a cell: nbgrader's, or ours in a notebook that it never grades. */
function gradeId(cell) {
  return String(cell.getMetadata("nbgrader")?.grade_id ?? cell.getMetadata("coursekit")?.name ?? "");
}

function cells(panel) {
  const list = panel.content.model.cells;
  return Array.from({ length: list.length }, (_, index) => list.get(index));
}

function addStyles(folder) {
  for (const name of ["base.css", "item.css", "quiz.css"]) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(name, folder).href;
    document.head.append(link);
  }
}

/**
 * Return the plugin; `tracker` is the token INotebookTracker, `widget` the module item.js, `variant`
 * the module variant.js, `practice` the module practice.js.
 */
export function createPlugin(tracker, widget, variant, practice, folder) {
  return {
    id: "coursekit:quiz",
    description: "Makes the questions of a quiz notebook clickable.",
    autoStart: true,
    requires: [tracker],
    activate: (app, notebooks) => {
      addStyles(folder);
      const start = (panel) =>
        new Quiz(app, panel, widget, variant, practice).start().catch((error) => console.error(error));
      notebooks.forEach(start);
      notebooks.widgetAdded.connect((__, panel) => start(panel));
    },
  };
}
