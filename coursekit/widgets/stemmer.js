// The Indonesian stemmer of Snowball 3 (Tala's algorithm), as snowballstemmer has it in Python: both
// must give the same stems, or a search finds nothing. `measure` counts the syllables that are left.
export const Stemmer = function () {
  const MIN = 2;
  const vowel = (letter) => letter !== undefined && "aeiou".includes(letter);

  // `at` is where the word begins for later steps: after a letter that replaced a prefix.
  function firstPrefix(state) {
    const found = /^(?:meng|men|mem|me|peng|pen|pem|di|ke|ter)/.exec(state.word);
    if (!found) return false;
    const prefix = found[0];
    const rest = state.word.slice(prefix.length);
    state.kind = /^(?:peng|pen|pem|ke)$/.test(prefix) ? 3 : 1;
    state.measure -= 1;
    state.word = rest;
    if (/^[mp]en$/.test(prefix) && rest[0] === "y" && vowel(rest[1])) {
      state.word = "s" + rest.slice(1);
      state.at = 1;
    } else if (/^[mp]em$/.test(prefix) && vowel(rest[0])) {
      state.word = "p" + rest;
      state.at = 1;
    }
    return true;
  }

  function secondPrefix(state) {
    const head = state.word.slice(0, state.at);
    const tail = state.word.slice(state.at);
    const found = /^(?:(?:be|pe)(?:r|l(?=ajar))|pe|be(?=[^aeiou]er))/.exec(tail);
    if (!found) return;
    if (found[0].startsWith("be")) state.kind = 4;
    else if (found[0] !== "pel") state.kind = 2;
    state.measure -= 1;
    state.word = head + tail.slice(found[0].length);
  }

  function suffix(state) {
    const tail = state.word.slice(state.at);
    let cut = 0;
    if (tail.endsWith("an")) {
      if (tail.endsWith("kan") && state.kind !== 2 && state.kind !== 3) cut = 3;
      else if (state.kind !== 1) cut = 2;
    } else if (tail.endsWith("i") && state.kind <= 2 && !tail.endsWith("si")) {
      cut = 1;
    }
    if (!cut) return false;
    state.measure -= 1;
    state.word = state.word.slice(0, -cut);
    return true;
  }

  function ending(state, pattern) {
    const word = state.word.replace(pattern, "");
    if (word !== state.word) state.measure -= 1;
    state.word = word;
    return state.measure > MIN;
  }

  this.stemWord = function (word) {
    const state = { word, kind: 0, at: 0, measure: (word.match(/[aeiou]/g) || []).length };
    if (state.measure <= MIN) return word;
    if (!ending(state, /(?:kah|lah|pun)$/)) return state.word;
    if (!ending(state, /(?:nya|ku|mu)$/)) return state.word;
    if (firstPrefix(state)) {
      if (state.measure > MIN && suffix(state) && state.measure > MIN) secondPrefix(state);
    } else {
      secondPrefix(state);
      if (state.measure > MIN) suffix(state);
    }
    return state.word;
  };
};
