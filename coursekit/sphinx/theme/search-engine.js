// Finds passages by stem, by beginning, by synonym and past a slip of the finger. It needs no page: tests and
// benchmarks run it without one.

/** Return the search over `data`, which coursekit/sphinx/search.py writes. */
const searchOver = (data) => {
  const LONGEST_QUERY = 200;
  const MOST_WORDS = 12;
  const MOST_VARIANTS = 16;
  // BM25's: how soon a repetition stops to count, and how much the length of a text matters.
  const SATURATION = 0.9;
  const LENGTH = 0.5;
  // What a word in a heading and in the page's title counts for, one in the text being 1.
  const HEADING = 4;
  const PAGE_TITLE = 0.4;
  // How close to a word is what it is found by, its own stem being 1.
  const RESTORED = 0.9;
  const BEGINNING = 0.7;
  const SYNONYM = 0.9;
  const ONE_SLIP = 0.7;
  const TWO_SLIPS = 0.5;
  const KIN = 0.6;
  const GUESSES = 3;
  const OFTEN = 10;

  // Endings of loan words that are made of one another: advokasi and advokat, mediasi and mediator.
  const LOAN = /^(?:(.{4,})(?:asi|atif|ator)|(.{5,})(?:an|at))$/;
  // How others spell what Indonesian spells by ear.
  const SPELT = [
    [/x/g, "ks"],
    [/ph/g, "f"],
    [/th/g, "t"],
    [/tion/g, "si"],
  ];
  const KEYS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

  const stop = new Set(data.stop);
  const stemmer = new Stemmer();
  const known = new Map();

  /** Return the words of a text: `{word, from, to}`, lower-case and without accents. */
  function tokens(text) {
    return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((found) => ({
      word: found[0].toLowerCase().normalize("NFD").replace(/\p{M}/gu, ""),
      from: found.index,
      to: found.index + found[0].length,
    }));
  }

  /**
   * Return what a word is found by: its stem first. Snowball does not give back the letter that a prefix
   * swallows (menolong, mengelola, perencanaan), so the stems with it follow; last what it shares with its kin, a
   * root with a hyphen.
   */
  function forms(word) {
    let found = known.get(word);
    if (!found) {
      const stem = stemmer.stemWord(word);
      found = [stem];
      const start = Math.max(0, word.lastIndexOf(stem));
      const before = word.slice(0, start);
      if (/^[aeiou]/.test(stem)) {
        if (/[mp]en$/.test(before)) found.push(`t${stem}`);
        if (/[mp]eng$/.test(before)) found.push(`k${stem}`);
        if (/[bp]er$/.test(before)) found.push(`r${stem}`);
      }
      const loan = LOAN.exec(stem) ?? LOAN.exec(word.slice(start));
      if (loan) found.push(`${loan[1] ?? loan[2]}-`);
      known.set(word, found);
    }
    return found;
  }

  const worth = ({ word }) => !stop.has(word);
  const stems = (text) => tokens(text).filter(worth).map(({ word }) => forms(word)[0]);

  // The index: for each form, in which entries it stands and how much it counts there.
  const index = new Map();
  // Words as they are written: how often; they are what is guessed when a word is not known.
  const written = new Map();
  const entries = data.entries.map(([kind, page, anchor, heading, text, names], number) => {
    const [address, title] = data.pages[page];
    return { number, kind, page, title, href: address + (anchor && `#${anchor}`), heading, text, names };
  });
  const texts = entries.map(({ text }) => tokens(text).filter(worth));
  const usual = texts.reduce((sum, words) => sum + words.length, 1) / texts.length;
  for (const entry of entries) {
    const add = (words, weight) => {
      for (const { word } of words) {
        written.set(word, (written.get(word) ?? 0) + 1);
        for (const form of forms(word)) {
          let places = index.get(form);
          if (!places) index.set(form, (places = new Map()));
          places.set(entry.number, (places.get(entry.number) ?? 0) + weight);
        }
      }
      return words.map(({ word }) => forms(word)[0]);
    };
    const text = texts[entry.number];
    entry.stems = add(text, 1 / (1 - LENGTH + (LENGTH * text.length) / usual));
    entry.called = [entry.heading, ...entry.names].map((name) => add(tokens(name).filter(worth), HEADING));
    if (entry.heading !== entry.title) add(tokens(entry.title).filter(worth), PAGE_TITLE);
  }
  const unknown = Math.log(1 + entries.length);
  const rarity = (form) => (index.has(form) ? Math.log(1 + entries.length / index.get(form).size) : unknown);
  const synonyms = data.synonyms.map((names) => names.map(stems).filter((name) => name.length));

  const rare = (word) => (written.get(word) ?? 0) < 3;

  /** Return how many letters must change, move past each other, come or go; more than `most` is Infinity. */
  function slips(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return Infinity;
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, column) => column);
    for (let row = 1; row <= one.length; row += 1) {
      const next = [row];
      let least = row;
      for (let column = 1; column <= other.length; column += 1) {
        const same = one[row - 1] === other[column - 1];
        let cost = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
          cost = Math.min(cost, before[column - 2] + 1);
        }
        next.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return Infinity;
      before = last;
      last = next;
    }
    return last[other.length] <= most ? last[other.length] : Infinity;
  }

  const beside = (one, other) => KEYS.some((row) => row.includes(one + other) || row.includes(other + one));

  /** Tell whether the stem of `other` begins in `word` as it should, or with the key beside that. */
  function begins(word, other) {
    const at = Math.max(0, other.lastIndexOf(forms(other)[0]));
    return word.slice(Math.max(0, at - 1), at + 2).includes(other[at]) || beside(word[at], other[at]);
  }

  /** Return the words that `word` may have been meant to be, the likeliest first: `[word, slips]`. */
  function guesses(word, most) {
    const found = [];
    const spelt = SPELT.reduce((told, [theirs, ours]) => told.replace(theirs, ours), word);
    for (const [other, count] of written) {
      // Short words are not what a long one was meant to be, and the reverse.
      if (other === word || other.length < 4 || /\d/.test(other)) continue;
      let distance = slips(word, other, most);
      if (spelt !== word) distance = Math.min(distance, 1 + slips(spelt, other, most - 1));
      if (distance < Infinity && begins(spelt, other)) {
        // The first letter is seldom wrong.
        const start = word[0] === other[0] ? 0 : 0.5;
        found.push([other, distance, distance + start - Math.min(0.4, Math.log10(count) / 5)]);
      }
    }
    found.sort((one, other) => one[2] - other[2] || (one[0] < other[0] ? -1 : 1));
    return found.filter(([, , cost]) => cost < found[0][2] + 1.1).slice(0, GUESSES);
  }

  function slipsAllowed(word) {
    if (word.length < 4 || /\d/.test(word)) return 0;
    return word.length < 9 ? 1 : 2;
  }

  /**
   * Return what a word of a query stands for: `{word, hits: Map(form, weight), meant, slip}`; `slip` tells that the
   * course has not the word, but one that it clearly was meant to be.
   */
  function understood(word) {
    const hits = new Map();
    const hit = (form, weight) => {
      if (index.has(form)) hits.set(form, Math.max(weight, hits.get(form) ?? 0));
    };
    forms(word).forEach((form, position) => hit(form, form.endsWith("-") ? KIN : position ? RESTORED : 1));
    if (word.length >= 3) {
      for (const other of written.keys()) {
        if (other.startsWith(word)) hit(forms(other)[0], (BEGINNING * word.length) / other.length);
      }
    }
    let meant = word;
    const strange = !hits.size;
    let slip = false;
    if (slipsAllowed(word) && (strange || rare(word))) {
      // A word that is written twice may be one that the course warns of: "praktek".
      const likely = guesses(word, strange ? slipsAllowed(word) : 1).filter(
        ([other]) => strange || written.get(other) > OFTEN,
      );
      for (const [other, distance] of likely) {
        if (meant === word) meant = other;
        hit(forms(other)[0], distance === 1 ? ONE_SLIP : TWO_SLIPS);
      }
      const nearest = likely.filter(([, distance]) => distance === likely[0][1]);
      slip = strange && new Set(nearest.map(([other]) => forms(other)[0])).size === 1;
    }
    if (!hits.size && word.length > 4) {
      // A slip in a form that the course does not use, or an ending that is none of ours: "katalisator".
      const [stem] = forms(word);
      for (const form of index.keys()) {
        if (form.length < 5 || form.endsWith("-")) continue;
        if (slips(stem, form, 1) === 1 || word.startsWith(form)) hit(form, TWO_SLIPS);
      }
    }
    return { word, hits, meant, slip };
  }

  /** Return the words of a query as they stand there. */
  const wordsOf = (query) =>
    tokens(query.slice(0, LONGEST_QUERY))
      .map(({ word }) => word)
      .slice(0, MOST_WORDS);

  const usable = (word) => word.length > 3 && (stop.has(word) || !rare(word));

  /** Return the words with a long one taken apart: "kerjasama" is written "kerja sama". */
  function apart(words) {
    return words.flatMap((word) => {
      for (let cut = 4; rare(word) && cut <= word.length - 4; cut += 1) {
        const parts = [word.slice(0, cut), word.slice(cut)];
        if (parts.every(usable)) return parts;
      }
      return word;
    });
  }

  /** Return the words with two made one: "swa daya" is written "swadaya". */
  function joined(words) {
    const found = [];
    for (const word of words) {
      const last = found.at(-1) ?? "";
      if (last && written.has(last + word) && (rare(last) || rare(word))) found[found.length - 1] += word;
      else found.push(word);
    }
    return found;
  }

  /** Return the ways to divide a query into words, its own first. */
  function readings(query) {
    const words = wordsOf(query);
    const ways = [words, apart(words), joined(words)].map((way) => [...new Set(way)].filter((word) => !stop.has(word)));
    const different = new Map(ways.map((way) => [way.join(" "), way]));
    return [...different.values()].map((way) => way.map(understood));
  }

  const stands = (word, form) => (word.hits.get(form) ?? 0) >= TWO_SLIPS;

  /** Return `words`, then the same with a synonym put in: `{words, weight}`. */
  function variants(words, weight) {
    const matches = [];
    for (const names of synonyms) {
      for (const name of names) {
        for (let at = 0; at + name.length <= words.length; at += 1) {
          if (name.every((form, step) => stands(words[at + step], form))) {
            matches.push({ at, to: at + name.length, name, names });
          }
        }
      }
    }
    const found = [{ words, weight }];
    for (const { at, to, name, names } of matches) {
      // "pengembangan masyarakat lokal" does not mean "pengembangan masyarakat".
      const longer = matches.some((other) => other.at <= at && other.to >= to && other.to - other.at > to - at);
      if (longer) continue;
      for (const other of names) {
        if (other === name) continue;
        const put = other.map((form) => ({ word: form, hits: new Map([[form, 1]]), meant: form }));
        found.push({ words: [...words.slice(0, at), ...put, ...words.slice(to)], weight: weight * SYNONYM });
      }
    }
    return found.slice(0, MOST_VARIANTS);
  }

  /** Tell whether the words stand side by side, in their order, in one of `names`, which are lists of forms. */
  function together(words, names) {
    return names.some((name) =>
      name.some((_, at) => words.every((word, step) => stands(word, name[at + step]))),
    );
  }

  /** Return for each entry that a reading finds how well it answers, and by which share of the words. */
  function scored({ words, weight }) {
    const most = ({ hits }) => Math.max(...[...hits].map(([form, closeness]) => closeness * rarity(form)));
    const whole = words.reduce((sum, word) => sum + (word.hits.size ? most(word) : unknown), 0);
    const found = new Map();
    words.forEach(({ hits }) => {
      const best = new Map();
      for (const [form, closeness] of hits) {
        const worthOf = closeness * rarity(form);
        for (const [number, count] of index.get(form) ?? []) {
          const score = (worthOf * count) / (count + SATURATION);
          if (score > (best.get(number) ?? 0)) best.set(number, score);
        }
      }
      for (const [number, score] of best) {
        const one = found.get(number) ?? { score: 0, covered: 0 };
        found.set(number, { score: one.score + score, covered: one.covered + 1 });
      }
    });
    for (const [number, one] of found) {
      const entry = entries[number];
      const share = one.covered / words.length;
      let score = (weight * one.score * share * share) / whole;
      const named = entry.called.some(
        (name) => name.length && name.every((form) => words.some((word) => stands(word, form))),
      );
      const inName = share === 1 && together(words, entry.called);
      if (inName) score *= 1.3;
      if (share === 1 && words.length > 1 && (inName || together(words, [entry.stems]))) score *= 1.3;
      found.set(number, { score, share, inName, named });
    }
    return found;
  }

  /** Return the query with each word that is not known replaced by the nearest that is, or "". */
  function suggested(query, words) {
    let put = query.slice(0, LONGEST_QUERY);
    for (const { word, meant } of words) {
      const at = tokens(put).find((token) => token.word === word);
      if (at && meant !== word) put = put.slice(0, at.from) + meant + put.slice(at.to);
    }
    return put === query.slice(0, LONGEST_QUERY) ? "" : put.trim();
  }

  function answered(query) {
    const [words, ...others] = readings(query);
    const ways = [...variants(words, 1), ...others.flatMap((other) => variants(other, SYNONYM))];
    const marks = new Set();
    const best = new Map();
    for (const variant of ways) {
      for (const { hits } of variant.words) {
        for (const [form, weight] of hits) if (weight >= BEGINNING / 3) marks.add(form);
      }
      for (const [number, result] of scored(variant)) {
        const known = best.get(number);
        const better = known?.score >= result.score ? known : result;
        best.set(number, { ...better, named: result.named || Boolean(known?.named) });
      }
    }
    const sorted = [...best]
      .map(([number, result]) => ({ ...entries[number], ...result }))
      .sort((one, other) => other.score - one.score || one.number - other.number);
    const found = sorted.filter(({ score, named }) => score >= sorted[0].score / (named ? 10 : 5));
    return { found, words, suggestion: suggested(query, words), marks };
  }

  /**
   * Return what answers a query: `{found, words, suggestion, marks, instead}`; `found` are entries, the best first,
   * each with its `score` and whether its name is what was asked for (`named`). When the course has none of the
   * words, but clearly those that were meant, these are answered, and `instead` tells them.
   */
  function find(query) {
    const own = answered(query);
    if (!own.suggestion || !own.words.every(({ slip }) => slip)) return { ...own, instead: "" };
    return { ...answered(own.suggestion), suggestion: "", instead: own.suggestion };
  }

  /**
   * Return what was found as it is shown: terms and cases that were asked for by name or that answer as well as
   * any passage, then the rest by page, the best page first.
   */
  function arrange(found) {
    const best = found[0]?.score ?? 0;
    const own = ({ kind, inName, named, share, score }) =>
      (kind === "istilah" && (named || (inName && score > best / 3))) ||
      (kind === "kasus" && share === 1 && score > best * (inName ? 0.5 : 0.8));
    const pages = new Map();
    for (const entry of found.filter((one) => !own(one))) {
      if (!pages.has(entry.page)) pages.set(entry.page, { title: entry.title, entries: [] });
      pages.get(entry.page).entries.push(entry);
    }
    const of = (kind) => found.filter((entry) => entry.kind === kind && own(entry));
    return [
      { title: "Istilah", entries: of("istilah") },
      { title: "Kasus", entries: of("kasus") },
      ...pages.values(),
    ].filter(({ entries: shown }) => shown.length);
  }

  /** Tell whether a word of a text is one of those that were found. */
  const marked = (word, marks) => !stop.has(word) && forms(word).some((form) => marks.has(form));

  /** Return a text cut where marked words begin and end: `[[part, is it marked], …]`. */
  function cut(text, marks) {
    const parts = [];
    let at = 0;
    for (const { word, from, to } of tokens(text)) {
      if (!marked(word, marks)) continue;
      parts.push([text.slice(at, from), false], [text.slice(from, to), true]);
      at = to;
    }
    parts.push([text.slice(at), false]);
    return parts.filter(([part]) => part);
  }

  /** Return the stretch of a text, of about `length` letters, in which most of what was found stands. */
  function snippet(text, marks, length = 170) {
    if (text.length <= length) return text;
    const all = tokens(text);
    const hits = all.filter(({ word }) => marked(word, marks));
    let best = { worth: 0, from: 0 };
    for (const { from } of hits) {
      const seen = new Set();
      for (const { word, to, from: at } of hits) {
        if (at >= from && to <= from + length - 30) forms(word).forEach((form) => marks.has(form) && seen.add(form));
      }
      const worthOf = [...seen].reduce((sum, form) => sum + rarity(form), 0);
      if (worthOf > best.worth) best = { worth: worthOf, from };
    }
    // Begin at a sentence if one begins near before it.
    const near = text.slice(Math.max(0, best.from - 60), best.from);
    const sentence = near.search(/(?<=[.?!] )[^.?!]*$/);
    let from = Math.max(0, best.from - (sentence < 0 ? 30 : near.length - sentence));
    if (best.from < 60) from = 0;
    if (sentence < 0 && from) from = all.find((token) => token.from >= from).from;
    let to = Math.min(text.length, from + length);
    if (to < text.length) to = all.filter((token) => token.to <= to).pop().to;
    return (from ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
  }

  return { find, arrange, cut, snippet };
};
