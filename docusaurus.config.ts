import { fileURLToPath } from "node:url";

import type { Config } from "@docusaurus/types";
import type { Options as PresetOptions, ThemeConfig } from "@docusaurus/preset-classic";

import { bundler } from "./src/plugins/bundler.ts";
import { chapters } from "./src/plugins/chapters.ts";
import { isolation } from "./src/plugins/isolation/index.ts";
import { labRemark } from "./src/plugins/lab-remark.ts";
import { remarkProof } from "./src/proof/remark.ts";
import { runtimeAssets } from "./src/plugins/runtime-assets/index.ts";
import { snippetRemarkPlugins, snippetsPlugin } from "./src/plugins/snippets.ts";
import { tryThisRemark } from "./src/plugins/try-this-remark.ts";
import { xrayRemark } from "./src/plugins/xray-remark.ts";

/** Where the site lives; a deployment sets both. */
const url = process.env.SITE_URL ?? "http://localhost:3000";
const baseUrl = process.env.BASE_URL ?? "/";
const root = fileURLToPath(new URL(".", import.meta.url));

const config: Config = {
  title: "Socket.IO with express-session",
  tagline: "One session, many sockets: an interactive guide in which every claim is tested.",
  url,
  baseUrl,
  trailingSlash: false,
  favicon: "img/mark.svg",
  future: { v4: true, faster: true },
  // What the plugins build (the embedded runtime, the examples as data) is served from .cache/static.
  staticDirectories: ["static", ".cache/static"],

  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  onDuplicateRoutes: "throw",
  markdown: {
    format: "detect",
    hooks: { onBrokenMarkdownLinks: "throw", onBrokenMarkdownImages: "throw" },
  },

  presets: [
    [
      "classic",
      {
        docs: {
          path: "docs",
          routeBasePath: "guide",
          sidebarPath: "./sidebars.ts",
          breadcrumbs: false,
          remarkPlugins: [
            ...snippetRemarkPlugins({ root }),
            [remarkProof, { root }],
            [labRemark, { root }],
            [tryThisRemark, { root, docs: "docs", route: "/guide" }],
            [xrayRemark, { root }],
          ],
        },
        blog: false,
        theme: { customCss: "./src/css/site.css" },
        sitemap: { lastmod: null, changefreq: null, priority: null },
      } satisfies PresetOptions,
    ],
  ],

  plugins: [
    bundler,
    chapters,
    isolation,
    (context) => runtimeAssets(context, { topics: ["counter", "cross-site", "expiration"] }),
    (context) => snippetsPlugin(context, { assetsDir: ".cache/static" }),
  ],

  themeConfig: {
    image: "img/card.png",
    metadata: [{ name: "color-scheme", content: "light dark" }],
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: "Socket.IO × express-session",
      logo: { src: "img/mark.svg", alt: "", width: 28, height: 28 },
      items: [
        { type: "docSidebar", sidebarId: "guide", label: "Guide", position: "left" },
        { to: "/guide/labs", label: "Labs", position: "left" },
      ],
    },
    footer: {
      copyright:
        "MIT licence. An independent guide, not affiliated with Socket.IO or the Express project.",
    },
    docs: { sidebar: { autoCollapseCategories: false } },
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
  } satisfies ThemeConfig,
};

export default config;
