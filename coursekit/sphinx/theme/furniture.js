// The colour mode, the small manners of the lists of links, and commands that can be copied.
(() => {
  const page = document.documentElement;

  // The colour mode. It is stored only once the reader has chosen one.
  const button = document.querySelector(".ck-mode");
  function showMode(mode) {
    page.dataset.theme = mode;
    button.setAttribute("aria-label", mode === "dark" ? "Warna: gelap. Ganti ke terang" : "Warna: terang. Ganti ke gelap");
  }
  showMode(page.dataset.theme);
  button.hidden = false;
  button.addEventListener("click", () => {
    const mode = page.dataset.theme === "dark" ? "light" : "dark";
    showMode(mode);
    try {
      localStorage.setItem("ck-mode", mode);
    } catch {
      // It lasts as long as the page.
    }
  });

  // The contents of the page close once one has gone there; the chapters show where one is.
  for (const panel of document.querySelectorAll("[popover]")) {
    panel.addEventListener("click", ({ target }) => {
      if (target.closest("a") && panel.hidePopover && panel.matches(":popover-open")) panel.hidePopover();
    });
  }
  const chapters = document.querySelector(".ck-chapters");
  function showWhere() {
    const here = chapters.querySelector("[aria-current]");
    if (here) chapters.scrollTop += here.getBoundingClientRect().top - chapters.getBoundingClientRect().top - chapters.clientHeight / 3;
  }
  chapters.addEventListener("toggle", showWhere);
  showWhere();

  // Shown as cards on a narrow screen, tables lose their meaning in some browsers; roles keep it.
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
  for (const node of document.querySelectorAll(".ck-article :is(table, thead, tbody, tr, th, td)")) {
    node.setAttribute("role", roles[node.tagName] ?? (node.scope === "row" ? "rowheader" : "columnheader"));
  }

  // Commands can be copied.
  for (const block of document.querySelectorAll(".highlight-sh .highlight, .ck-cite .highlight")) {
    if (!navigator.clipboard) break;
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "ck-copy";
    copy.textContent = "Salin";
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector("pre").textContent.trimEnd());
        copy.textContent = "Tersalin";
      } catch {
        copy.textContent = "Gagal menyalin";
      }
    });
    block.prepend(copy);
  }
})();
