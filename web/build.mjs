// Builds every page into dist/: the widget with the page at / and /embed.html, the desk, and practice.

import { build } from "esbuild";

const common = { bundle: true, minify: true, target: "es2019", charset: "utf8", legalComments: "none", outdir: "dist", logLevel: "warning" };

await build({
  ...common,
  entryPoints: {
    "page/widget": "src/widget/widget.ts", "page/embed": "src/embed/embed.ts",
    "desk/desk": "src/desk/desk.ts", "practice/practice": "src/practice/practice.ts",
  },
  loader: { ".css": "text" }, // the widget carries its own style
});
await build({
  ...common,
  entryPoints: {
    "page/widget": "src/widget/widget.css", "page/page": "src/embed/page.css",
    "desk/desk": "src/desk/desk.css", "practice/practice": "src/practice/practice.css",
    "page/index": "src/widget/index.html", "page/embed": "src/embed/embed.html", "page/icon": "src/shared/icon.svg",
    "desk/index": "src/desk/index.html", "practice/index": "src/practice/index.html",
  },
  loader: { ".html": "copy", ".svg": "copy" },
});
