/** One style sheet, made by script: a page's `style-src` does not need to know us. Colours as on our own pages. */

const CSS = `
:host { display: block; color-scheme: inherit; text-align: start; }
:host([hidden]) { display: none; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([theme="auto"]) { color-scheme: light dark; }
:host(causeway-feedback) { display: inline-block; }
* { box-sizing: border-box; }
.all, dialog {
  --paper: var(--causeway-paper, light-dark(#fbfaf8, #15171a));
  --raised: light-dark(#fff, #1d2024);
  --ink: var(--causeway-ink, light-dark(#1d1f23, #e8e6e1));
  --soft: light-dark(#565b63, #b1b3b5);
  --hair: light-dark(#e5e1d9, #2a2e33);
  --edge: light-dark(#888b91, #6e747b);
  --accent: var(--causeway-accent, light-dark(#0f766e, #2dd4bf));
  --on-accent: var(--causeway-on-accent, light-dark(#fff, #06211e));
  --wash: light-dark(#e3f1ee, #12312e);
  --red: light-dark(#b3261e, #ff8a80);
  color: var(--ink);
  font: 400 16px/1.5 var(--causeway-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  letter-spacing: normal; overflow-wrap: anywhere;
}
.block { background: var(--paper); border: 1px solid var(--hair); border-radius: 12px; padding: 16px; }
h2, h3, h4, p, ul, blockquote, figure { margin: 0; padding: 0; }
h2 { font-size: 20px; line-height: 1.2; }
h3 { font-size: 16px; line-height: 1.3; }
h4 { font-size: 14px; color: var(--soft); font-weight: 600; }
ul { list-style: none; }
button, textarea, input { font: inherit; color: inherit; letter-spacing: inherit; }
button {
  min-block-size: 36px; padding: 6px 14px; border: 1px solid var(--edge); border-radius: 6px; background: var(--raised);
  cursor: pointer;
}
button:hover { border-color: var(--accent); }
button[aria-disabled="true"], button:disabled { opacity: .65; cursor: default; }
.first { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.quiet { background: none; border-color: transparent; color: var(--accent); }
button[aria-pressed="true"] { background: var(--wash); border-color: var(--accent); font-weight: 600; }
button[aria-pressed="true"]::before { content: "✓ " / ""; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.head, .end, .row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
.head { justify-content: space-between; margin-block-end: 12px; }
.end { margin-block-start: 16px; }
.meta { color: var(--soft); font-size: 14px; display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: center; }
.badge { border: 1px solid currentColor; border-radius: 99px; padding: 0 8px; font-size: 12px; line-height: 20px; }
.items > li { padding-block: 14px; border-block-start: 1px solid var(--hair); }
.items > li > * + * { margin-block-start: 6px; }
.items p, .words { white-space: pre-line; }
.said { border-inline-start: 3px solid var(--accent); padding-inline-start: 12px; }
.halves { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr)); }
.halves > div > * + * { margin-block-start: 6px; }
.note { color: var(--soft); }
.trouble { color: var(--red); }
.field { display: grid; gap: 4px; margin-block-start: 14px; }
.field label { font-weight: 600; }
.field small, .field span { color: var(--soft); font-weight: 400; font-size: 14px; }
.field .trouble { color: var(--red); }
textarea, input {
  inline-size: 100%; padding: 8px 10px; background: var(--raised); border: 1px solid var(--edge); border-radius: 6px;
}
textarea { resize: vertical; min-block-size: 5lh; }
textarea.low { min-block-size: 3lh; }
dialog {
  inline-size: min(560px, calc(100vw - 24px)); max-block-size: calc(100dvh - 24px); padding: 20px; border: 1px solid var(--hair);
  border-radius: 12px; background: var(--paper); box-shadow: 0 8px 28px light-dark(rgb(29 31 35 / 20%), rgb(0 0 0 / 60%));
}
dialog::backdrop { background: light-dark(rgb(29 31 35 / 45%), rgb(0 0 0 / 60%)); }
.alike { margin-block-start: 14px; padding: 12px; border: 1px solid var(--hair); border-radius: 8px; background: var(--raised); }
.alike li { padding-block: 8px; }
.alike button { flex: none; }
.end:empty { display: none; }
.alike .row { justify-content: space-between; flex-wrap: nowrap; }
.bar { block-size: 14px; border-radius: 6px; background: var(--hair); margin-block: 10px; }
.bar:nth-child(even) { inline-size: 60%; }
.hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { button[aria-pressed="true"] { outline: 1px solid; } }
`;

let made: CSSStyleSheet | undefined;

export function sheet(): CSSStyleSheet {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(CSS);
  }
  return made;
}
