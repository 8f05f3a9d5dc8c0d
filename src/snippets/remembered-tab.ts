/**
 * A script for the page's head, before anything is drawn: it says on the root element that scripts
 * run, and which tab of each group the URL or an earlier visit chose. The styles of `src/theme/Tabs`
 * show that panel at once. Without it the first panel would show until React has started, and the
 * page would jump.
 *
 * @param namespace what Docusaurus appends to the keys of this site's storage, may be empty
 */
export function rememberedTabScript(namespace: string): string {
  // The keys are Docusaurus' own (theme-common, `tabsUtils` and `storageUtils`).
  return `(function (root) {
  root.setAttribute("data-js", "");
  var query = new URLSearchParams(location.search);
  ["lang", "npm2yarn"].forEach(function (group) {
    var choice = group === "lang" ? query.get(group) : null;
    try {
      choice = choice || localStorage.getItem("docusaurus.tab." + group + ${JSON.stringify(namespace)});
    } catch (blocked) {}
    if (choice) root.setAttribute("data-tab-" + group, choice);
  });
})(document.documentElement);`;
}
