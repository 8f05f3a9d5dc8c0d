/**
 * Runs in the page's head, before anything is drawn: says on the root element that scripts run, and
 * which tab of each group the URL or an earlier visit chose. The styles of `src/theme/Tabs` show
 * that panel at once. Without it the first panel would show until React has started, and the page
 * would jump. The storage key is Docusaurus' own (theme-common, `tabsUtils`).
 */
export const rememberedTabScript = `(function (root) {
  root.setAttribute("data-js", "");
  var query = new URLSearchParams(location.search);
  ["lang", "npm2yarn"].forEach(function (group) {
    var choice = group === "lang" ? query.get(group) : null;
    try {
      choice = choice || localStorage.getItem("docusaurus.tab." + group);
    } catch (blocked) {}
    if (choice) root.setAttribute("data-tab-" + group, choice);
  });
})(document.documentElement);`;
