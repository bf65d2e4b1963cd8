// Builds the browser half: one module, one style sheet, the fonts they name, the service worker, and the emoji list.
// `npm run build` writes to ../static/web/dist/; `npm run watch` keeps writing. A build is made aside and then moved there
// file by file, so that who is being served meanwhile never finds one missing or half written.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const watches = process.argv.includes("--watch");
const dist = join(here, "..", "static", "web", "dist");
// Beside it, as deep: source maps name their sources from there. Hidden, so that it is neither served nor collected.
const out = watches ? dist : join(dist, "..", `.dist-${process.pid}`);
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

// Only pages with a canvas or a brief ask for these: Yjs and what draws are as large as everything else together, the
// editor of a brief is larger. What both are made of is one file, since a page with both must have one Yjs.
const documents = {
  ...options,
  entryPoints: [
    { in: join(here, "canvas", "index.ts"), out: "canvas" },
    { in: join(here, "brief", "index.ts"), out: "brief" },
  ],
  splitting: true,
  chunkNames: "shared-[hash]",
};

// What draws reports: only the parts of ECharts that they need, for their pages alone.
const charts = { ...options, entryPoints: [{ in: join(here, "charts", "index.ts"), out: "charts" }] };

/** All files below `folder`, by their path from there. */
async function filesIn(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((each) => each.isFile()).map((each) => relative(folder, join(each.parentPath ?? each.path, each.name)));
}

/** Moves what was built to where it is served, each file in one step: first what others ask for; then what is no more goes. */
async function moveIn() {
  const made = await filesIn(out);
  const asked = (file) => /^(?!shared-).*\.(js|css)$/.test(file);
  for (const file of made.sort((a, b) => asked(a) - asked(b))) {
    await mkdir(dirname(join(dist, file)), { recursive: true });
    await rename(join(out, file), join(dist, file));
  }
  for (const file of await filesIn(dist)) if (!made.includes(file)) await rm(join(dist, file), { force: true });
}

const bundles = [options, documents, charts, worker, widget];
await mkdir(out, { recursive: true });
if (watches) {
  await writeEmoji();
  for (const each of bundles) await (await esbuild.context(each)).watch();
} else {
  try {
    await Promise.all([writeEmoji(), ...bundles.map((each) => esbuild.build(each))]);
    await moveIn();
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
