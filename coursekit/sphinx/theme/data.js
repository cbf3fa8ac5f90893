// What every page has: data files, which are scripts that give a value.

window.ck = (() => {
  const asked = new Map();
  const given = new Map();
  const root = document.documentElement.dataset.root;

  /** Take the value of a data file; the file is a script that calls this with its own name. */
  function give(name, value) {
    given.set(name, value);
  }

  /**
   * Return a promise of what the data file at `address`, relative to the site's root, gives. It is a script, for
   * pages that are opened from a disk may not fetch.
   */
  function load(address) {
    if (!asked.has(address)) {
      asked.set(
        address,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = root + address;
          script.onload = () => resolve(given.get(address.split("/").pop().split(".")[0]));
          script.onerror = () => {
            // The next one who asks tries again.
            asked.delete(address);
            script.remove();
            reject(new Error(`Berkas ${address} tidak dapat dimuat.`));
          };
          document.head.append(script);
        }),
      );
    }
    return asked.get(address);
  }

  return { give, load, root, modules: {} };
})();
