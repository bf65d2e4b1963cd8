// Draws the icon sprite that {% icon "name" %} uses, from Tabler's outline icons (MIT).
// The sprite is kept in the repository, so that a build needs none of the 6,000 files it comes from.
// Add a line to NAMES and run `npm run icons`.
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Our word for what the icon means: Tabler's word for what it shows. */
const NAMES = {
  "catch-up": "inbox", spaces: "stack-2", space: "hash", invited: "lock", shared: "building-community", open: "lock-open",
  people: "users", person: "user", "person-add": "user-plus", circle: "users-group", outcomes: "flag", search: "search",
  answer: "circle-check", decision: "gavel", action: "list-check", lesson: "bulb",
  reply: "arrow-back-up", quote: "quote", edit: "pencil", delete: "trash", more: "dots", react: "mood-plus",
  attach: "paperclip", send: "send", preview: "eye", close: "x", add: "plus", check: "check", done: "checks",
  "chevron-down": "chevron-down", "chevron-next": "chevron-right", "chevron-back": "chevron-left", "arrow-down": "arrow-narrow-down",
  menu: "menu-2", follow: "bell", mute: "bell-off", link: "link", move: "arrow-right-circle", history: "history",
  light: "sun", dark: "moon", system: "device-desktop", settings: "settings", "sign-out": "logout", archive: "archive",
  download: "download", upload: "upload", file: "file", image: "photo", warning: "alert-triangle", information: "info-circle",
  error: "circle-x", clock: "clock", calendar: "calendar", retry: "refresh", offline: "wifi-off", keyboard: "keyboard",
  "rail-fold": "layout-sidebar-left-collapse", "rail-open": "layout-sidebar-left-expand",
  "panel-fold": "layout-sidebar-right-collapse", "panel-open": "layout-sidebar-right-expand",
  ledger: "notebook", report: "report-analytics", "who-can-see": "eye", hidden: "eye-off", thread: "message-2", threads: "messages",
  mention: "at", join: "door-enter", leave: "door-exit", copy: "copy", external: "external-link", chart: "hierarchy-2",
  key: "key", mail: "mail", filter: "adjustments", sort: "sort-descending", stop: "player-stop", skill: "certificate",
  bold: "bold", italic: "italic", code: "code", list: "list", home: "home", import: "file-import", slack: "brand-slack",
  unread: "point", pin: "pin", help: "help-circle", superseded: "replace", profile: "id-badge-2", world: "world", undo: "arrow-back",
  gathering: "broadcast", play: "player-play", pause: "player-pause", next: "player-track-next", grip: "grip-vertical",
  "arrow-up": "arrow-narrow-up",
  support: "thumb-up", cards: "layout-kanban", roadmap: "timeline",
  poll: "chart-bar-popular", idea: "sparkles", heading: "heading", table: "table", hand: "hand-stop", microphone: "microphone",
  merge: "git-merge", split: "arrows-split-2",
  canvas: "chalkboard", note: "note", text: "typography", frame: "frame", arrow: "arrow-up-right", sketch: "scribble",
  pointer: "pointer", pan: "hand-grab", redo: "arrow-forward", "zoom-in": "zoom-in", "zoom-out": "zoom-out", fit: "maximize",
  "align-left": "layout-align-left", "align-centre": "layout-align-center", "align-top": "layout-align-top",
  "align-middle": "layout-align-middle", "gaps-across": "layout-distribute-vertical", "gaps-down": "layout-distribute-horizontal",
  front: "stack-front", back: "stack-back", bring: "speakerphone", group: "box-multiple", ungroup: "arrows-maximize",
};

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "..", "..", "..", "node_modules", "@tabler", "icons", "icons", "outline");

const symbols = await Promise.all(
  Object.entries(NAMES).map(async ([ours, theirs]) => {
    const svg = await readFile(join(folder, `${theirs}.svg`), "utf8");
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "").replace(/<path stroke="none"[^>]*\/>/, "");
    return `<symbol id="${ours}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
  }),
);
const brand = `<symbol id="brand" viewBox="0 0 24 24"><path d="M2 7h20M4 19v-4a4 4 0 0 1 8 0v4M12 19v-4a4 4 0 0 1 8 0v4"/></symbol>`;
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Tabler Icons, MIT licence, Copyright (c) 2020-2026 Paweł Kuna. "brand" is ours. -->\n${[brand, ...symbols].join("\n")}\n</svg>\n`;
await writeFile(join(here, "..", "static", "web", "icons.svg"), sprite);
console.log(`${symbols.length} icons`);
