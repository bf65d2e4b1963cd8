// Builds the browser half: one module, one style sheet, the fonts they name, the service worker, and the emoji list.
// `npm run build` writes to ../static/web/dist/; `npm run watch` keeps writing.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "web", "dist");
const require = createRequire(import.meta.url);

/** What the picker and the completion need of emojibase: character, label, group, search words, Slack-style names. */
async function writeEmoji() {
  const read = async (path) => JSON.parse(await readFile(require.resolve(path), "utf8"));
  const compact = await read("emojibase-data/en/compact.json");
  const names = await read("emojibase-data/en/shortcodes/iamcal.json");
  const component = 2; // skin tones and hair, not emoji of their own
  const rows = compact
    .filter((emoji) => emoji.group !== undefined && emoji.group !== component)
    .sort((a, b) => a.order - b.order)
    .map((emoji) => [emoji.unicode, emoji.label, emoji.group, [names[emoji.hexcode] ?? []].flat(), emoji.tags ?? []]);
  await writeFile(join(out, "emoji.json"), JSON.stringify(rows));
}

const options = {
  entryPoints: [join(here, "causeway.ts"), join(here, "causeway.css")],
  outdir: out,
  bundle: true,
  format: "esm",
  target: ["chrome123", "firefox121", "safari17.5"],
  minify: true,
  sourcemap: true,
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  external: [],
  logLevel: "info",
};

// Served from /sw.js, where its map is not.
const worker = { ...options, entryPoints: [join(here, "worker", "sw.ts")], sourcemap: false };

// What products' pages load: one plain script of its own, which leaves no name behind, and the style of our frame.
const widget = {
  ...options,
  entryPoints: [join(here, "widget", "widget.ts"), join(here, "widget", "widget-frame.css")],
  format: "iife",
  sourcemap: false,
};

// Only pages with a canvas ask for it: Yjs and what draws are as large as everything else together.
const canvas = { ...options, entryPoints: [{ in: join(here, "canvas", "index.ts"), out: "canvas" }] };

// The editor of a brief: TipTap and Yjs, for the one page that has it.
const brief = { ...options, entryPoints: [{ in: join(here, "brief", "index.ts"), out: "brief" }] };

if (process.argv.includes("--watch")) {
  await mkdir(out, { recursive: true });
  await writeEmoji();
  for (const each of [options, canvas, brief, worker, widget]) await (await esbuild.context(each)).watch();
} else {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await writeEmoji();
  await Promise.all([options, canvas, brief, worker, widget].map((each) => esbuild.build(each)));
}
