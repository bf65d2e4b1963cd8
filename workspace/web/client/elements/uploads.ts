import { freshKey } from "../key";
import { build, icon } from "../dom/build";
import { asWritten } from "../live/page";
import { words } from "../words";

interface Stored {
  id: number;
  name: string;
  size: number;
  thumb: string;
}

/** The files of one composer: each is uploaded at once, with progress, and sent along as its id. */
export class Uploads {
  #running = new Set<XMLHttpRequest>();

  constructor(
    readonly list: HTMLElement,
    readonly changed: () => void,
  ) {
    this.#showOrHide();
  }

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  get ids(): string[] {
    return [...this.list.querySelectorAll<HTMLInputElement>("input[name=attachments]")].map((input) => input.value);
  }

  add(files: Iterable<File>): void {
    for (const file of files) this.#upload(file);
  }

  clear(): void {
    for (const request of this.#running) request.abort();
    this.list.replaceChildren();
    this.#showOrHide();
  }

  #upload(file: File): void {
    const bar = build("progress", { "aria-label": words.uploading(file.name), max: "1", value: "0" });
    const remove = build("button", { class: "button button--quiet button--icon button--small", type: "button", "aria-label": words.remove(file.name) }, icon("close", "small"));
    const item = build("li", { class: "upload" }, icon("file"), build("span", { class: "upload__name", title: file.name }, file.name), remove, bar);
    this.list.append(item);
    this.#showOrHide();
    const request = new XMLHttpRequest(); // fetch does not tell how far an upload has come
    this.#running.add(request);
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
    };
    request.onloadend = () => {
      this.#running.delete(request);
      bar.remove();
      if (item.isConnected) this.#ended(request, item, file);
      this.changed();
    };
    remove.onclick = () => {
      request.abort();
      item.remove();
      this.#showOrHide();
      this.changed();
    };
    const body = new FormData();
    body.set("file", file);
    body.set("key", freshKey());
    request.open("POST", "/attachments/");
    for (const [name, value] of Object.entries(asWritten())) request.setRequestHeader(name, value);
    request.send(body);
  }

  #ended(request: XMLHttpRequest, item: HTMLElement, file: File): void {
    const answer = readAnswer(request.responseText);
    if (request.status >= 200 && request.status < 300 && answer && "id" in answer) {
      item.append(build("input", { type: "hidden", name: "attachments", value: String(answer.id) }));
      if (answer.thumb) item.querySelector("svg")?.replaceWith(build("img", { src: answer.thumb, alt: "" }));
      return;
    }
    item.setAttribute("data-failed", "");
    const why = answer && "error" in answer ? answer.error : words.uploadFailed(file.name);
    item.append(build("span", { class: "upload__why", role: "alert" }, why));
  }

  #showOrHide(): void {
    this.list.hidden = this.list.childElementCount === 0;
  }
}

/** The files of a paste. Sheets and word processors lay a picture of the words beside the words: then the words are meant. */
export function pastedFiles(given: DataTransfer | null): FileList | undefined {
  const words = given?.types.includes("text/plain") && given.types.includes("text/html");
  return words ? undefined : given?.files;
}

function readAnswer(text: string): Stored | { error: string } | null {
  try {
    return JSON.parse(text) as Stored | { error: string };
  } catch {
    return null;
  }
}
