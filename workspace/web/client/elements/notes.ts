import { build, icon } from "../dom/build";
import { extract } from "../dom/parse";
import { CwElement } from "../element";
import { freshKey } from "../key";
import { Answer, applyToPage, fetchHtml, send } from "../live/page";
import { words } from "../words";
import { dropDraft, readDraft, saveDraft } from "./draft";
import { leaveFor, sentence } from "./form";
import { toast } from "./toasts";

/**
 * <cw-notes>: around the notes of a gathering. Enter adds a note, a note is edited in its place, and of two who edit the
 * same note at once the second sees what the first wrote and chooses; what was typed is never lost.
 */
export class CwNotes extends CwElement {
  #watch: MutationObserver | undefined;

  protected start(): void {
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this, "click", (event) => this.#click(event));
    this.#watch = new MutationObserver((changes) => this.#saveFromRemoved(changes));
    this.#watch.observe(this, { childList: true, subtree: true });
  }

  protected override stop(): void {
    this.#watch?.disconnect();
  }

  #key(event: KeyboardEvent): void {
    const text = event.target;
    if (!(text instanceof HTMLTextAreaElement) || event.isComposing) return;
    const isFinger = matchMedia("(hover: none)").matches;
    const sends = event.key === "Enter" && !event.shiftKey && (!isFinger || event.ctrlKey || event.metaKey);
    if (sends && text.value.trim()) {
      event.preventDefault();
      text.form?.requestSubmit();
    }
    const editing = text.closest(".note__editing");
    if (event.key === "Escape" && editing && text.value === text.defaultValue) close(editing);
  }

  #click(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-note-edit]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void this.#edit(link);
  }

  async #edit(link: HTMLElement): Promise<void> {
    const [note, url] = [link.closest<HTMLElement>(".note"), link.getAttribute("href") ?? ""];
    if (!note || note.querySelector(".note__editing")) return;
    try {
      const form = extract(await fetchHtml(url, this.signal), ".note-form");
      if (!form) { leaveFor(url); return; }
      const here = build("div", { class: "note__editing", id: `edit-${note.id}`, "data-keep": true }, document.importNode(form, true));
      note.setAttribute("data-editing", "");
      note.append(here);
      open(here, note.id);
    } catch (error) {
      toast({ text: sentence(error), stays: true });
    }
  }

  /** Somebody took a note away that was being edited: what was typed goes where a new note is written. */
  #saveFromRemoved(changes: MutationRecord[]): void {
    for (const gone of changes.flatMap((change) => [...change.removedNodes])) {
      const text = gone instanceof Element ? gone.querySelector<HTMLTextAreaElement>(".note__editing textarea") : null;
      const fresh = this.find<HTMLTextAreaElement>(".note-new textarea");
      if (!text || !fresh || text.value === text.defaultValue) continue;
      fresh.value = [fresh.value, text.value].filter(Boolean).join("\n");
      fresh.dispatchEvent(new Event("input", { bubbles: true }));
      toast({ text: words.noteGone, stays: true });
    }
  }
}

function open(editing: HTMLElement, name: string): void {
  const [form, text] = [editing.querySelector("form"), editing.querySelector("textarea")];
  if (!form || !text) return;
  text.value = readDraft(name)?.body ?? text.value;
  let key = freshKey();
  text.addEventListener("input", () => saveDraft(name, { body: text.value }));
  editing.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
    event.preventDefault();
    dropDraft(name);
    close(editing);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    body.set("key", key);
    send(form.action, body).then(
      ({ html }) => {
        dropDraft(name);
        close(editing);
        applyToPage(html);
      },
      (error: unknown) => {
        // Unheard, the same words go again under the same key, so that they can't count twice.
        if (!(error instanceof Answer && error.isUnheard)) key = freshKey();
        if (error instanceof Answer && error.status === 409 && error.fields.now) second(form, error);
        else tell(form, "notice--danger", sentence(error));
      },
    );
  });
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

/** Somebody else was first: shows what the note says now, and offers to put mine in its place or to keep both. */
function second(form: HTMLFormElement, { fields }: Answer): void {
  const [now = "", by = "", version = ""] = [fields.now?.[0], fields.by?.[0], fields.version?.[0]];
  const field = form.querySelector<HTMLInputElement>("[name=version]");
  if (field) field.value = version;
  tell(form, "notice--waiting", words.noteChanged(by), build("blockquote", { class: "post__quote", dir: "auto" }, now));
  const submit = form.querySelector<HTMLElement>("[type=submit]:not([name])");
  if (submit) submit.textContent = words.putMine;
  if (!form.querySelector("[name=apart]")) {
    submit?.after(build("button", { class: "button button--small", type: "submit", name: "apart", value: "on" }, words.keepBoth));
  }
}

function tell(form: HTMLFormElement, kind: string, text: string, ...more: Node[]): void {
  form.querySelector("[data-error]")?.remove();
  form.prepend(build("div", { class: `notice ${kind}`, role: "alert", "data-error": true }, icon("warning"), build("div", {}, build("p", {}, text), ...more)));
}

function close(editing: Element): void {
  const note = editing.closest<HTMLElement>(".note");
  note?.removeAttribute("data-editing");
  editing.remove();
  note?.querySelector<HTMLElement>("[data-note-edit]")?.focus();
}
