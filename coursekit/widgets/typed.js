// Typed answers: the rules of coursekit.typed, letter by letter (tests/vectors/typed.json).

import { Stemmer } from "./stemmer.js";

/** The form under which a key tells the score of any answer that it does not know. */
export const OTHER = "";
const LONGEST = 120;
const FORGIVEN = 8;
const FILLERS = new Set(
  (
    "adalah atau dan dari di dengan disebut ialah ini itu ke namanya oleh pada para sang sebagai " +
    "sebuah seorang si suatu untuk yaitu yakni yang dgn dlm pd utk yg an and as by for in is it " +
    "of on or the to"
  ).split(" "),
);
const SPELLINGS = {
  aktifitas: "aktivitas",
  analisa: "analisis",
  anggauta: "anggota",
  azas: "asas",
  difabilitas: "disabilitas",
  hakekat: "hakikat",
  hipotesa: "hipotesis",
  jaman: "zaman",
  meso: "mezo",
  metoda: "metode",
  nasehat: "nasihat",
  obyek: "objek",
  organisir: "organisasi",
  praktek: "praktik",
  projek: "proyek",
  resiko: "risiko",
  sintesa: "sintesis",
  sistim: "sistem",
  subyek: "subjek",
};
const FOLDED = { z: "s", v: "f", y: "i" };
const stemmer = new Stemmer();

/** Return a typed answer as it is kept: one line, no quotation marks or backslashes, cut. */
export function cleaned(value) {
  if (typeof value !== "string") return "";
  const line = value.replace(/[\x00-\x20\x7f-\x9f\u2028\u2029"'\\`“”„‘’‚]+/g, " ");
  return Array.from(line).slice(0, LONGEST).join("").replace(/^ +| +$/g, "");
}

function spelt(word) {
  return Object.hasOwn(SPELLINGS, word) ? SPELLINGS[word] : word;
}

/** Return the stems of `text` that carry meaning, folded in spelling, in their order. */
export function normalForm(text) {
  const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const stems = [];
  for (const word of lower.split(/[^a-z0-9]+/)) {
    if (!word || FILLERS.has(word)) continue;
    const stem = spelt(stemmer.stemWord(spelt(word)))
      .replace(/[zvy]/g, (letter) => FOLDED[letter])
      .replace(/([a-z])\1+/g, "$1");
    // Reduplication says a plural: "nilai-nilai" is "nilai".
    if (stems.at(-1) !== stem) stems.push(stem);
  }
  return stems.join(" ");
}

/** Tell whether a letter too many, too few, another or changed places makes the difference. */
function oneSlip(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start += 1;
  const [rest, restOfOther] = [one.slice(start), other.slice(start)];
  return (
    rest.slice(1) === restOfOther.slice(1) ||
    rest.slice(1) === restOfOther ||
    rest === restOfOther.slice(1) ||
    (rest.slice(0, 2) === [...restOfOther.slice(0, 2)].reverse().join("") &&
      rest.slice(2) === restOfOther.slice(2))
  );
}

function slipped(words, others) {
  return (
    words.length === others.length &&
    words.every(
      (word, place) =>
        word === others[place] ||
        (Math.min(word.length, others[place].length) >= FORGIVEN && oneSlip(word, others[place])),
    )
  );
}

/** Return the forms that `text` stands for: itself when it is one, else those a slip away. */
export function matched(text, forms) {
  const form = normalForm(text);
  const known = forms.filter((one) => one !== OTHER);
  if (known.includes(form)) return [form];
  return known.filter((other) => slipped(form.split(" "), other.split(" ")));
}

/** Return the score of a typed answer; in doubt between two scores, that of any other. */
export function typedScore(text, forms) {
  const scores = new Set(matched(text, Object.keys(forms)).map((form) => forms[form]));
  return scores.size === 1 ? [...scores][0] : forms[OTHER];
}
