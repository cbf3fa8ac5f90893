// Before anything is painted: the reader's colour mode, or the system's.
(() => {
  let mode = "";
  try {
    mode = localStorage.getItem("ck-mode") ?? "";
  } catch {
    // No storage: the system's mode.
  }
  const dark = mode ? mode === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
