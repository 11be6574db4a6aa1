// Runs the tests in tests/: of what the pages do without a browser. Those in a browser are in ../tests/e2e.

import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { run } from "node:test";
import { dot } from "node:test/reporters";

const names = readdirSync("tests").filter((name) => name.endsWith(".test.ts"));
await build({
  entryPoints: names.map((name) => `tests/${name}`), outdir: "dist/tests", outExtension: { ".js": ".mjs" },
  bundle: true, format: "esm", platform: "node", external: ["node:*"], logLevel: "warning",
});
const files = names.map((name) => `dist/tests/${name.replace(/ts$/, "mjs")}`);
run({ files }).on("test:fail", () => { process.exitCode = 1; }).compose(dot).pipe(process.stdout);
