// The search page: what is asked stands in the address, and the results follow as one types.
(() => {
  const PAUSE = 150;
  const AT_ONCE = 3;
  const GROUPS = 6;

  const form = document.querySelector(".ck-search");
  const input = form.querySelector("input");
  const status = document.querySelector(".ck-search-status");
  const results = document.querySelector(".ck-search-results");
  const help = document.querySelector(".ck-search-help");
  let search = null;
  let english = null;
  let waiting = 0;

  function make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  }

  const withMarks = (text, marks) =>
    search.cut(text, marks).map(([part, marked]) => (marked ? make("mark", "", part) : part));

  /** Return a name, which says so if it is English. */
  function named(element, name) {
    if (english.has(name)) element.lang = "en";
    return element;
  }

  /** Return the other names of a term, in brackets. */
  function others(names) {
    const each = names.flatMap((name, at) => [at ? "; " : "", named(make("span", "", name), name)]);
    return names.length ? [" ", make("span", "ck-search-names", "(", ...each, ")")] : [];
  }

  function result(entry, marks) {
    // Under its own title, a page's opening need not repeat it.
    const opening = entry.title.startsWith("Bab ") ? "Awal bab" : "Awal halaman";
    const heading = entry.heading === entry.title ? opening : entry.heading;
    const link = named(make("a", "", ...withMarks(heading, marks)), entry.heading);
    link.href = ck.root + entry.href;
    const text = make("p", "", ...withMarks(search.snippet(entry.text, marks), marks));
    return make("li", "", make("p", "ck-search-heading", link, ...others(entry.names)), text);
  }

  function list(entries, marks) {
    return make("ol", "", ...entries.map((entry) => result(entry, marks)));
  }

  function folded(words, ...content) {
    return make("details", "", make("summary", "", words), ...content);
  }

  function group({ title, entries }, marks) {
    const section = make("section", "", make("h2", "", title), list(entries.slice(0, AT_ONCE), marks));
    const more = entries.slice(AT_ONCE);
    if (more.length) section.append(folded(`${more.length} hasil lain dalam ${title}`, list(more, marks)));
    return section;
  }

  /** Offer another query; it is asked by pressing it. */
  function offer(query) {
    const button = make("button", "ck-search-offer", query);
    button.type = "button";
    button.addEventListener("click", () => {
      input.value = query;
      show();
      input.focus();
    });
    return make("p", "", "Maksud Anda ", button, "?");
  }

  function advice(words) {
    const tips = words.length
      ? ["Periksa ejaannya.", "Pakailah kata yang lebih umum, atau satu kata saja.", "Coba nama lain dari hal yang sama."]
      : ["Tulislah kata yang berisi, misalnya pemberdayaan atau tipologi."];
    return make("ul", "", ...tips.map((tip) => make("li", "", tip)));
  }

  function told(query, instead, count, groups, missing) {
    const parts = instead ? [`Tidak ada hasil untuk “${query}”. Ini hasil untuk “${instead}”.`] : [];
    parts.push(`${count} hasil dalam ${groups} kelompok.`);
    if (missing.length) parts.push(`Tidak ditemukan: ${missing.join(", ")}.`);
    return parts.join(" ");
  }

  function remember(query) {
    const address = new URL(location.href);
    address.hash = "";
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    try {
      history.replaceState(null, "", address);
    } catch {
      // Some browsers refuse it for pages opened from a disk.
    }
  }

  /** Load what is searched, which weighs more than the page, for the first query. */
  function prepare() {
    status.textContent = "Memuat data pencarian …";
    help.hidden = true;
    ck.load(form.dataset.cari).then(
      (data) => {
        search ??= searchOver(data);
        english = new Set(data.english);
        show();
      },
      () => {
        status.textContent = "Data pencarian tidak dapat dimuat. Periksa sambungan Anda, lalu cari lagi.";
        help.hidden = false;
      },
    );
  }

  function show() {
    clearTimeout(waiting);
    const query = input.value.trim();
    remember(query);
    if (!search) {
      if (query) prepare();
      return;
    }
    help.hidden = Boolean(query);
    document.title = document.title.replace(/^.*?(?= – )/, query ? `Cari: ${query}` : "Cari");
    if (!query) {
      status.textContent = "";
      results.replaceChildren();
      return;
    }
    const { found, words, suggestion, marks, instead } = search.find(query);
    if (!found.length) {
      status.textContent = "Tidak ada hasil.";
      results.replaceChildren(advice(words));
      help.hidden = false;
      return;
    }
    const groups = search.arrange(found);
    const sections = groups.map((one) => group(one, marks));
    const missing = words.filter(({ hits }) => !hits.size).map(({ word }) => `“${word}”`);
    status.textContent = told(query, instead, found.length, groups.length, missing);
    const rest = sections.slice(GROUPS);
    results.replaceChildren(
      ...(suggestion ? [offer(suggestion)] : []),
      ...sections.slice(0, GROUPS),
      ...(rest.length ? [folded(`${rest.length} kelompok lain`, ...rest)] : []),
    );
  }

  /** Up and down go from result to result, and back to the field. */
  function walk(event) {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = [input, ...results.querySelectorAll("a")].filter((one) => one.checkVisibility());
    const at = stops.indexOf(document.activeElement);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (!input.value) input.focus();
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  for (const place of [form, results]) place.addEventListener("keydown", walk);

  // With a query in the address, results take the place of the help; nothing shall move when they come.
  if (input.value) show();
})();
