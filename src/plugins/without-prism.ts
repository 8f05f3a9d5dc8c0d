/**
 * Stands in for `prism-react-renderer` in the bundle: the classic theme prepares Prism on every
 * page (theme-classic, `prism-include-languages`), and no page of ours has any use for it.
 */
export const Prism = {};
