// The page of a quiz for students without Jupyter: remembers the answers in this browser and makes
// of them the file and the code that coursekit.grading.answers reads. Nothing is ever sent.

import { element, fill } from "../widgets/dom.js";
import { itemWidget, keyOf, readResponse } from "../widgets/item.js";
import { named, own, version } from "../widgets/variant.js";

const facts = JSON.parse(document.getElementById("kp-facts").textContent);
const STUDENT = new RegExp(`^(?:${facts.student})$`);
const PREFIX = `coursekit-jawaban:${facts.quiz}:${facts.fingerprint}`;
const LAST = `${PREFIX}:terakhir`;
const SAVE_AFTER = 300; // milliseconds without a key in an essay
const TEXTS = {
  unsaved:
    "Peramban ini tidak dapat menyimpan jawaban: penyimpanannya dimatikan atau penuh. Anda tetap dapat " +
    "mengerjakan, tetapi jangan tutup halaman ini sebelum menyimpan berkas jawaban atau menyalin kodenya.",
  student: "Nomor mahasiswa hanya boleh memuat huruf, angka, titik, garis bawah, dan tanda hubung.",
  name: "Tulislah nama Anda.",
  kept: "Nomor itu sudah memiliki jawaban sendiri di perangkat ini. Jawaban itulah yang ditampilkan.",
  progress: "{done} dari {all} soal terjawab",
  partly: "Soal {number} (belum lengkap)",
  open: "Soal {number}",
  saved: "Berkas {file} disimpan. Unggahlah berkas itu di tempat yang ditentukan dosen.",
  copied: "Kode sudah disalin. Tempelkan di tempat yang ditentukan dosen.",
  select: "Kode tidak dapat disalin sendiri. Tekan lama pada kode, pilih semua, lalu salin.",
  stale: "Jawaban berubah. Simpan berkas atau salin kode sekali lagi.",
};

const byId = (id) => document.getElementById(`kp-${id}`);
const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "�");

// ---------- the code and the file: coursekit.grading.answers ----------

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const POLYNOMIAL = 0x2030b9c7;
const CRC_MASK = 0x3fffffff;

const binary = (number, width) => number.toString(2).padStart(width, "0");

function checksum(bits) {
  let value = CRC_MASK;
  for (const bit of bits) {
    const high = (value >>> 29) & 1;
    value = (value << 1) & CRC_MASK;
    if (high !== Number(bit)) value ^= POLYNOMIAL;
  }
  return value ^ CRC_MASK;
}

/** Return how many bits hold the numbers below `most`, a BigInt. */
function width(most) {
  return most > 1n ? (most - 1n).toString(2).length : 1;
}

function textBits(text) {
  const signs = Array.from(text, (sign) => {
    if (/^[a-z]$/.test(sign)) return binary(sign.charCodeAt(0) - 96, 5);
    if (/^[A-Z]$/.test(sign)) return binary(29, 5) + binary(sign.charCodeAt(0) - 64, 5);
    if (/^[0-9]$/.test(sign)) return binary(30, 5) + binary(Number(sign), 4);
    if (sign === " ") return binary(27, 5);
    if (sign === "-") return binary(28, 5);
    return binary(31, 5) + binary(sign.codePointAt(0), 21);
  });
  return signs.join("") + binary(0, 5);
}

function studentBits(student) {
  if (!/^[0-9]{1,31}$/.test(student)) return `1${textBits(student)}`;
  const size = width(10n ** BigInt(student.length));
  return `0${binary(student.length, 5)}${binary(BigInt(student), size)}`;
}

function encode(student, responses) {
  let choices = 0n;
  let most = 1n;
  let typed = "";
  for (const question of asked) {
    const response = plain(question, responses[question.number]);
    for (const slot of question.item?.slots ?? []) {
      const given = response[slot.id] ?? "";
      if (!slot.options.length) {
        typed += textBits(given);
        continue;
      }
      const radix = BigInt(slot.options.length + 1);
      choices = choices * radix + BigInt(slot.options.findIndex(({ id }) => id === given) + 1);
      most *= radix;
    }
  }
  let bits = binary(facts.version, 4) + binary(facts.fingerprint, 16) + studentBits(student);
  bits += binary(choices, width(most)) + typed;
  bits += "0".repeat((5 - (bits.length % 5)) % 5);
  bits += binary(checksum(bits), 30);
  const letters = bits.match(/.{5}/g).map((five) => ALPHABET[Number.parseInt(five, 2)]);
  return letters.join("").match(/.{1,5}/g).join("-");
}

function fileText() {
  const content = {
    format: facts.format,
    version: facts.version,
    quiz: facts.quiz,
    fingerprint: facts.fingerprint,
    student: state.student,
    name: state.name,
    saved: new Date().toISOString(),
    responses: answered(),
    essays: written(),
  };
  const data = new TextEncoder().encode(JSON.stringify(content));
  const bits = Array.from(data, (byte) => binary(byte, 8)).join("");
  const told = checksum(bits).toString(16).padStart(8, "0");
  return `${JSON.stringify({ ...content, checksum: told }, null, 1)}\n`;
}

// ---------- what was answered, and where it is remembered ----------

// Where a question has versions, its responses name theirs: another student's are none of mine.
const state = { student: "", name: "", responses: {}, essays: {} };
let asked = []; // number, item (null for an essay) and whether it has versions, of this student
const models = new Map(); // question number → the widget's model
const areas = new Map(); // question number → the textarea of an essay
let unsaved = false; // whether something was written that is not stored yet

/** Return what a student is asked. */
function askedOf(student) {
  return facts.questions.map(({ number, items }) => {
    const chosen = items.length ? version(facts.class, student, number, items.length) : 0;
    return { number, item: items[chosen] ?? null, varied: items.length > 1 };
  });
}

/** Return a response as the widget knows it. */
const plain = ({ item, varied }, response) => (varied ? own(item, response) : (response ?? {}));

/** Return a response of the widget as it is handed in. */
function literal({ item, varied }, response) {
  const clean = readResponse(response, keyOf(item));
  if (!varied) return clean;
  const pairs = Object.entries(clean).map(([slot, given]) => [slot, named(item, given)]);
  return Object.fromEntries(pairs);
}

function answered() {
  const given = Object.entries(state.responses).filter(([, one]) => Object.keys(one).length);
  return Object.fromEntries(given);
}

function written() {
  return Object.fromEntries(Object.entries(state.essays).filter(([, text]) => text.trim()));
}

const isEmpty = () => !Object.keys(answered()).length && !Object.keys(written()).length;

function notify(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

const keyFor = (student) => `${PREFIX}:nomor:${student.toLowerCase()}`;

function remember() {
  unsaved = false;
  const { name, responses, essays, student } = state;
  try {
    localStorage.setItem(keyFor(student), JSON.stringify({ student, name, responses, essays }));
    localStorage.setItem(LAST, student);
    if (byId("notice").textContent === TEXTS.unsaved) notify("");
  } catch {
    notify(TEXTS.unsaved);
  }
}

/** Return what is stored under `key`, null when that is nothing or cannot be read. */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    notify(TEXTS.unsaved);
    return null;
  }
}

/** Return what is remembered of a student, only what this quiz asks; null when that is nothing. */
function recall(student) {
  let told;
  try {
    told = JSON.parse(stored(keyFor(student)));
  } catch {
    return null;
  }
  if (told === null || typeof told !== "object") return null;
  const found = { name: typeof told.name === "string" ? told.name : "", responses: {}, essays: {} };
  for (const question of askedOf(student)) {
    const { number, item } = question;
    if (item) found.responses[number] = literal(question, plain(question, told.responses?.[number]));
    else if (typeof told.essays?.[number] === "string") found.essays[number] = told.essays[number];
  }
  return found;
}

// ---------- the questions ----------

/** Return the part of anywidget's model that the item widget uses. */
function createModel(values, onSave) {
  const listeners = new Map();
  return {
    get: (name) => values[name],
    set(name, value) {
      if (JSON.stringify(values[name]) === JSON.stringify(value)) return;
      values[name] = value;
      listeners.get(`change:${name}`)?.();
    },
    on: (event, listener) => listeners.set(event, listener),
    off: (event) => listeners.delete(event),
    save_changes: () => onSave(values.response),
  };
}

function build(question) {
  const { number, item } = question;
  const section = document.getElementById(`soal-${number}`);
  if (!item) {
    const area = section.querySelector("textarea");
    let timer = 0;
    area.addEventListener("input", () => {
      state.essays[number] = wellFormed(area.value);
      unsaved = true;
      clearTimeout(timer);
      timer = setTimeout(changed, SAVE_AFTER);
    });
    area.addEventListener("change", changed);
    areas.set(number, area);
    return;
  }
  const fixed = { item, labels: facts.labels, mode: "held", checked: false, shown: false };
  const values = { ...fixed, response: {}, confidence: "", hints: 0, draft: "", before: {} };
  const model = createModel(values, (response) => {
    const clean = Object.entries(response).map(([slot, given]) => [slot, wellFormed(given)]);
    state.responses[number] = literal(question, Object.fromEntries(clean));
    changed();
  });
  models.set(number, model);
  const mount = section.querySelector(".kp-mount");
  if (question.varied) mount.replaceChildren();
  itemWidget.render({ model, el: mount });
}

function changed() {
  remember();
  refresh();
  if (byId("coded").hidden && !byId("told").textContent) return;
  // A code that no longer says what was answered must not be handed in.
  byId("coded").hidden = true;
  byId("told").textContent = TEXTS.stale;
}

function refresh() {
  const open = [];
  for (const { number, item } of asked) {
    const given = item ? Object.keys(state.responses[number] ?? {}).length : 0;
    const full = item ? given === item.slots.length : Boolean(state.essays[number]?.trim());
    if (full) continue;
    const told = fill(given ? TEXTS.partly : TEXTS.open, { number });
    open.push(element("li", {}, element("a", { href: `#soal-${number}` }, told)));
  }
  const all = asked.length;
  const done = all - open.length;
  byId("progress").textContent = fill(TEXTS.progress, { done, all });
  byId("meter").value = done;
  byId("open").hidden = !open.length;
  byId("open-none").hidden = open.length > 0;
  byId("open").querySelector("ul").replaceChildren(...open);
}

function show() {
  const before = new Map(asked.map(({ number, item }) => [number, item]));
  asked = askedOf(state.student);
  for (const question of asked) {
    const isNew = !before.has(question.number) || before.get(question.number) !== question.item;
    if (isNew) build(question);
    const response = plain(question, state.responses[question.number]);
    models.get(question.number)?.set("response", response);
  }
  for (const [number, area] of areas) area.value = state.essays[number] ?? "";
  byId("person").textContent = `${state.name} (${state.student})`;
  byId("file").textContent = fileName();
  byId("coded").hidden = true;
  byId("told").textContent = "";
  reveal(true);
  refresh();
}

function reveal(started) {
  byId("who").hidden = started;
  for (const id of ["bar", "questions", "hand-in"]) byId(id).hidden = !started;
}

const fileName = () => `jawaban-${facts.quiz}-${state.student}.json`;

/** Return the answers as another student's; what answers a version that is not asked stays behind. */
function carried(student) {
  const questions = askedOf(student).filter(({ item }) => item);
  const pairs = questions.map((question) => {
    const { number } = question;
    return [number, literal(question, plain(question, state.responses[number]))];
  });
  return { responses: Object.fromEntries(pairs), essays: state.essays };
}

function start(student, name, carry) {
  const found = recall(student);
  const keep = carry && !found;
  notify(carry && found && student !== state.student ? TEXTS.kept : "");
  const { responses, essays } = keep ? carried(student) : (found ?? { responses: {}, essays: {} });
  const other = keep && state.student && keyFor(state.student) !== keyFor(student);
  const before = other ? keyFor(state.student) : "";
  Object.assign(state, { student, name, responses, essays });
  remember();
  // Only once the answers stand under their new number.
  if (before && stored(keyFor(student))) localStorage.removeItem(before);
  show();
}

// ---------- what the student does ----------

byId("who").noValidate = true;
byId("who").addEventListener("submit", (event) => {
  event.preventDefault();
  const student = byId("student").value.trim();
  const name = wellFormed(byId("name").value.trim());
  const wrong = !STUDENT.test(student) ? "student" : name ? "" : "name";
  byId("wrong").textContent = wrong && TEXTS[wrong];
  if (wrong) {
    byId(wrong).focus();
    return;
  }
  // The same number again changes the name alone, also where nothing can be stored.
  const same = student.toLowerCase() === state.student.toLowerCase();
  if (same && state.student) {
    Object.assign(state, { student, name });
    remember();
    show();
  } else start(student, name, byId("carry").querySelector("input").checked);
  scrollTo(0, 0);
});

byId("change").addEventListener("click", () => {
  byId("student").value = state.student;
  byId("name").value = state.name;
  byId("carry").hidden = isEmpty();
  byId("carry").querySelector("input").checked = false;
  reveal(false);
  byId("student").focus();
});

byId("save").addEventListener("click", () => {
  const file = new Blob([fileText()], { type: "application/json" });
  const address = URL.createObjectURL(file);
  const link = element("a", { href: address, download: fileName() });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  byId("told").textContent = fill(TEXTS.saved, { file: fileName() });
});

async function copied(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.focus();
    area.select();
    return document.execCommand("copy");
  }
}

byId("copy").addEventListener("click", async () => {
  byId("code").value = encode(state.student, answered());
  byId("coded").hidden = false;
  byId("told").textContent = (await copied(byId("code"))) ? TEXTS.copied : TEXTS.select;
});

addEventListener("pagehide", () => {
  if (unsaved) remember();
});

// The same quiz in another tab: both show what was answered last, and neither undoes the other.
addEventListener("storage", ({ key }) => {
  const found = state.student && key === keyFor(state.student) ? recall(state.student) : null;
  if (!found) return;
  Object.assign(state, found);
  show();
});

byId("essays").hidden = facts.questions.every(({ items }) => items.length > 0);
byId("scriptless").remove();
reveal(false);
const last = stored(LAST);
const known = last !== null && STUDENT.test(last) ? recall(last) : null;
if (known) {
  Object.assign(state, { student: last, ...known });
  show();
}
