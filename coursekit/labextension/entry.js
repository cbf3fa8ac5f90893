// What JupyterLab and Notebook 7 load: a module-federation container written by hand, so that the
// extension is the text in this folder and needs no Node, no bundler and no build.
// The protocol is that of `loadComponent` and `createModule` in JupyterLab's bootstrap.js and
// index.out.js: a script sets window._JUPYTERLAB[name] to {init, get}; `init` receives the modules
// that the application shares, `get` returns a promise of a function that returns the module.

(() => {
  const folder = new URL(".", document.currentScript.src);
  let shared;

  /** Return the module that the application itself uses; its tokens are compared by identity. */
  async function sharedModule(name) {
    const versions = Object.values(shared[name] ?? {});
    const used = versions.find((version) => version.loaded) ?? versions[0];
    if (!used) throw new Error(`coursekit: the application does not share ${name}`);
    return (await used.get())();
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB.coursekit = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const [{ INotebookTracker }, { createPlugin }, ...modules] = await Promise.all([
        sharedModule("@jupyterlab/notebook"),
        import(new URL("quiz.js", folder).href),
        import(new URL("item.js", folder).href),
        import(new URL("variant.js", folder).href),
        import(new URL("practice.js", folder).href),
      ]);
      const module = { __esModule: true, default: createPlugin(INotebookTracker, ...modules, folder) };
      return () => module;
    },
  };
})();
