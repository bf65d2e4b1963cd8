import type { ChainedCommands, Editor } from "@tiptap/core";

interface Tool {
  run: (chain: ChainedCommands) => ChainedCommands;
  isOn?: (editor: Editor) => boolean;
}

const TOOLS: Record<string, Tool> = {
  heading: { run: (chain) => chain.toggleHeading({ level: 2 }), isOn: (editor) => editor.isActive("heading", { level: 2 }) },
  subheading: { run: (chain) => chain.toggleHeading({ level: 3 }), isOn: (editor) => editor.isActive("heading", { level: 3 }) },
  bold: { run: (chain) => chain.toggleBold(), isOn: (editor) => editor.isActive("bold") },
  italic: { run: (chain) => chain.toggleItalic(), isOn: (editor) => editor.isActive("italic") },
  bullets: { run: (chain) => chain.toggleBulletList(), isOn: (editor) => editor.isActive("bulletList") },
  numbers: { run: (chain) => chain.toggleOrderedList(), isOn: (editor) => editor.isActive("orderedList") },
  quote: { run: (chain) => chain.toggleBlockquote(), isOn: (editor) => editor.isActive("blockquote") },
  undo: { run: (chain) => chain.undo() },
};

const NEXT: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** The toolbar: one stop of the Tab key, arrows within it; each button says whether it is on. */
export class Tools {
  #root: HTMLElement;
  #editor: () => Editor | undefined;

  constructor(root: HTMLElement, editor: () => Editor | undefined, signal: AbortSignal) {
    this.#root = root;
    this.#editor = editor;
    root.addEventListener("click", (event) => this.#press(event), { signal });
    root.addEventListener("keydown", (event) => this.#move(event), { signal });
    // So that the selection in the text stays where it is.
    root.addEventListener("mousedown", (event) => (event.target as Element).closest("button[data-do]") && event.preventDefault(), { signal });
    this.#form?.addEventListener("submit", (event) => this.#setLink(event), { signal });
    this.#buttons.forEach((button, place) => (button.tabIndex = place ? -1 : 0));
  }

  enable(on: boolean): void {
    this.#root.hidden = !on;
  }

  /** What is on where the caret stands. */
  show(): void {
    const editor = this.#editor();
    if (!editor) return;
    for (const button of this.#buttons) {
      const name = button.dataset.do ?? "";
      const isOn = name === "link" ? editor.isActive("link") : TOOLS[name]?.isOn?.(editor);
      if (isOn !== undefined) button.setAttribute("aria-pressed", String(isOn));
    }
  }

  get #buttons(): HTMLButtonElement[] {
    return [...this.#root.querySelectorAll<HTMLButtonElement>("button[data-do]")];
  }

  get #form(): HTMLFormElement | null {
    return this.#root.querySelector("[data-link]");
  }

  get #address(): HTMLInputElement | null {
    return this.#root.querySelector("[data-link] input");
  }

  #press(event: MouseEvent): void {
    const name = (event.target as Element).closest<HTMLButtonElement>("button[data-do]")?.dataset.do ?? "";
    const editor = this.#editor();
    if (!editor) return;
    if (name === "link") this.#askLink(editor);
    else TOOLS[name]?.run(editor.chain().focus()).run();
  }

  #askLink(editor: Editor): void {
    const [form, address] = [this.#form, this.#address];
    if (!form || !address) return;
    form.hidden = !form.hidden;
    if (form.hidden) return;
    address.value = String(editor.getAttributes("link").href ?? "");
    address.focus();
  }

  #setLink(event: SubmitEvent): void {
    event.preventDefault();
    event.stopPropagation();
    const [editor, form, address] = [this.#editor(), this.#form, this.#address];
    if (!editor || !form || !address) return;
    form.hidden = true;
    const href = address.value.trim();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!href) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link")) chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    else chain.setLink({ href }).run();
  }

  #move(event: KeyboardEvent): void {
    const step = NEXT[event.key];
    const buttons = this.#buttons;
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const way = getComputedStyle(this.#root).direction === "rtl" ? -step : step;
    const next = buttons[(at + way + buttons.length) % buttons.length];
    buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
    next?.focus();
  }
}
