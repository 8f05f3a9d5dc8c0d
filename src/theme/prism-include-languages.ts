/** The theme would prepare Prism for the browser here. Code is highlighted at build time instead. */
export default function prismIncludeLanguages(): void {}
