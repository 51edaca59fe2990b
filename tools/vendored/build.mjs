// Writes the chart bundle, the typeface, their licences and SHA-256 sums into src/teropong/vendored.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "../../src/teropong/vendored");
const modules = join(here, "node_modules");
const inter = join(modules, "@fontsource-variable/inter");

// What ECharts always carries and Teropong never asks for: Chinese, its dark theme (colours are the
// page's), options of version 2, patterns, animation by style sheet, tooltips drawn as pictures.
const nothing = "export default {}";
const leftOut = [
  [/i18n[/\\]langZH\.js$/, nothing],
  [/theme[/\\]dark\.js$/, nothing],
  [/preprocessor[/\\]backwardCompat\.js$/, "export default () => {}"],
  [/util[/\\]decal\.js$/, "export const createOrUpdatePatternFromDecal = () => {}"],
  [/svg[/\\]cssAnimation\.js$/, "export const createCSSAnimation = () => {}"],
  [/tooltip[/\\]TooltipRichContent\.js$/, "export default class {}"],
];
const withoutTheUnused = {
  name: "without-the-unused",
  setup(task) {
    for (const [filter, contents] of leftOut) task.onLoad({ filter }, () => ({ contents }));
  },
};

const bundled = await build({
  entryPoints: [join(here, "bundle.js")],
  write: false,
  bundle: true,
  charset: "utf8",
  format: "iife",
  globalName: "echarts",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [withoutTheUnused],
});

// A second minifier, because it takes off the last twentieth.
const { code } = await minify(bundled.outputFiles[0].text, {
  compress: { passes: 3 },
  format: {
    comments: false,
    preamble: "/* Apache ECharts 6.1.0, a part of it, under Apache-2.0: see echarts.LICENSE.txt */",
  },
});
writeFileSync(join(assets, "echarts.min.js"), code);

const licences = ["echarts/LICENSE", "echarts/NOTICE", "echarts/licenses/LICENSE-d3", "zrender/LICENSE", "tslib/LICENSE.txt"];
writeFileSync(
  join(assets, "echarts.LICENSE.txt"),
  licences.map((name) => `== ${name}\n\n${readFileSync(join(modules, name), "utf8").trim()}\n`).join("\n"),
);
copyFileSync(join(inter, "LICENSE"), join(assets, "inter.LICENSE.txt"));
copyFileSync(
  join(inter, "files/inter-latin-wght-normal.woff2"),
  join(assets, "inter-latin.woff2"),
);

copyFileSync(join(modules, "sortablejs/Sortable.min.js"), join(assets, "sortable.min.js"));
copyFileSync(join(modules, "sortablejs/LICENSE"), join(assets, "sortable.LICENSE.txt"));

const sums = ["echarts.min.js", "inter-latin.woff2", "sortable.min.js"].map((name) => {
  const sum = createHash("sha256").update(readFileSync(join(assets, name))).digest("hex");
  return `${sum}  ${name}\n`;
});
writeFileSync(join(assets, "SHA256SUMS"), sums.join(""));
