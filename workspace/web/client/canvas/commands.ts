/** What buttons, keys and menus ask the canvas to do, by name. */
import { Refusal, send } from "./asking";
import type { Canvas } from "./canvas";
import { copied, group, lay, order, paste, remove, ungroup } from "./deeds";
import { embedded, offer, svgText, toPng, toSvg } from "./export";
import { isAddress } from "./form";
import { SHORTCUTS, words } from "./words";
import { build } from "../dom/build";

export function run(what: string, canvas: Canvas): void {
  if (LOOKS.has(what)) canvas.others.stop();
  COMMANDS[what]?.(canvas);
}

/** What moves one's own view. */
const LOOKS = new Set(["zoom-in", "zoom-out", "zoom-one", "fit"]);

const COMMANDS: Record<string, (canvas: Canvas) => void> = {
  undo: ({ board }) => board.undo(),
  redo: ({ board }) => board.redo(),
  "zoom-in": ({ surface }) => surface.zoom(1.25),
  "zoom-out": ({ surface }) => surface.zoom(0.8),
  "zoom-one": ({ surface }) => surface.zoom(1 / surface.sight.zoom),
  fit: ({ surface }) => surface.fit(),
  all: ({ board, selection }) => selection.only(...board.items.keys()),
  remove: take,
  duplicate: ({ board, selection }) => selection.only(...paste(board, copied(board, selection.ids))),
  group: (canvas) => {
    const frame = group(canvas.board, canvas.selection.ids, words.group);
    if (!frame) return;
    canvas.selection.only(frame);
    canvas.edit(frame);
  },
  ungroup: ({ board, selection }) => ungroup(board, selection.ids),
  front: ({ board, selection }) => order(board, selection.ids, true),
  back: ({ board, selection }) => order(board, selection.ids, false),
  list: (canvas) => canvas.toggleList(),
  link: (canvas) => void askLink(canvas),
  comment: (canvas) => {
    const [only] = canvas.selection.ids;
    if (only && canvas.selection.ids.size === 1 && !canvas.board.isPrivate(only)) void canvas.talk.open(only);
  },
  "close-aside": (canvas) => canvas.closeTalk(),
  brief: ({ beside, talk }) => {
    // Comments lie before it: whoever asks for it then means to see it.
    if (talk.isOpen && beside?.isOpen) talk.close();
    else beside?.toggle();
  },
  escape,
  bring: (canvas) => void bring(canvas),
  shortcuts: (canvas) => shortcuts(canvas),
  svg: (canvas) => void svg(canvas),
  png: (canvas) => void png(canvas),
};

function take(canvas: Canvas): void {
  const count = remove(canvas.board, canvas.selection.ids);
  if (!count) return;
  canvas.say(words.removed(count));
  canvas.surface.view.focus({ preventScroll: true });
}

function escape(canvas: Canvas): void {
  if (canvas.tool !== "select") canvas.take("select");
  else if (canvas.selection.ids.size || canvas.selection.focused) {
    canvas.selection.clear();
    canvas.surface.view.focus({ preventScroll: true });
    canvas.leaving = true;
  } else if (canvas.talk.isOpen) canvas.closeTalk();
}

/** A dialog of the browser's own, with a form: what was typed, or nothing. */
async function ask(canvas: Canvas, label: string, check: (text: string) => string): Promise<string> {
  const field = build("input", { class: "input", type: "url", required: true, placeholder: "https://", "aria-label": label });
  const wrong = build("p", { class: "form__error", role: "alert", hidden: true });
  const form = build("form", { class: "form", method: "dialog", novalidate: true }, build("label", {}, label), field, wrong);
  form.append(build("div", { class: "dialog__actions" }, build("button", { class: "button button--primary", type: "submit" }, words.add)));
  const dialog = build("dialog", { class: "dialog", "aria-label": label }, form);
  canvas.root.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      const error = check(field.value.trim());
      wrong.textContent = error;
      wrong.hidden = !error;
      if (error) event.preventDefault();
      else dialog.returnValue = field.value.trim();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

async function askLink(canvas: Canvas): Promise<void> {
  if (!canvas.board.mayWrite) return;
  const href = await ask(canvas, words.askLink, (text) => (isAddress(text) ? "" : words.wrongLink));
  if (!href) return;
  const { x, y } = canvas.surface.middle;
  const id = lay(canvas.board, { kind: "link", href, x: x - 120, y: y - 36 });
  if (id) canvas.focus(id);
}

async function bring(canvas: Canvas): Promise<void> {
  const { x, y, w, h } = canvas.surface.seen;
  try {
    await send(`${canvas.url}bring/`, { place: [x, y, w, h].map((one) => Math.round(one)).join(",") });
    canvas.say(words.bringing);
  } catch (error) {
    canvas.warn(error instanceof Refusal ? error.message : "");
  }
}

function shortcuts(canvas: Canvas): void {
  const list = build("dl", { class: "canvas__shortcuts" });
  for (const [keys, does] of SHORTCUTS) list.append(build("dt", {}, build("kbd", {}, keys)), build("dd", {}, does));
  const close = build("form", { method: "dialog", class: "dialog__actions" }, build("button", { class: "button button--primary", type: "submit" }, words.done));
  const dialog = build("dialog", { class: "dialog", "aria-label": words.shortcuts }, build("h2", {}, words.shortcuts), list, close);
  canvas.root.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

async function svg(canvas: Canvas): Promise<void> {
  const drawn = await toSvg(canvas.board, canvas.title, (one) => embedded(canvas.picture(one)));
  offer(new Blob([svgText(drawn)], { type: "image/svg+xml" }), `${fileName(canvas.title)}.svg`);
}

async function png(canvas: Canvas): Promise<void> {
  try {
    const drawn = await toSvg(canvas.board, canvas.title, (one) => embedded(canvas.picture(one)));
    offer(await toPng(drawn), `${fileName(canvas.title)}.png`);
  } catch {
    canvas.warn(words.exportFailed);
  }
}

function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "canvas";
}
