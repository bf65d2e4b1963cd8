import { build, initials } from "../dom/build";
import type { Sight } from "./camera";
import type { Surface } from "./surface";
import { words } from "./words";

/** Somebody else on the canvas: their name is the server's word, the rest their own. */
export interface Other {
  client: number;
  id: number;
  name: string;
  customer: boolean;
  cursor?: { x: number; y: number } | undefined;
  sight?: { x: number; y: number; w: number; h: number } | undefined;
  editing?: string | undefined;
  selection?: string[] | undefined;
}

const HUES = 8;

/** Cursors, names, and whose view one follows. */
export class Others {
  following: number | undefined;
  onFollow: (other: Other | undefined) => void = () => undefined;
  #others = new Map<number, Other>();
  readonly #cursors = new Map<number, HTMLElement>();

  constructor(
    readonly over: HTMLElement,
    readonly list: HTMLElement,
    readonly surface: Surface,
  ) {
    list.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-client]");
      if (button) this.follow(Number(button.dataset.client));
    });
  }

  show(others: readonly Other[]): void {
    this.#others = new Map(others.map((other) => [other.client, other]));
    for (const [client, cursor] of this.#cursors) {
      if (this.#others.has(client)) continue;
      cursor.remove();
      this.#cursors.delete(client);
    }
    this.place();
    this.#faces();
    const led = this.following === undefined ? undefined : this.#others.get(this.following);
    if (this.following !== undefined && !led) this.stop();
    else if (led) this.#see(led);
  }

  /** The cursors where they are in the view now. */
  place(): void {
    for (const other of this.#others.values()) {
      if (!other.cursor) {
        this.#cursors.get(other.client)?.remove();
        this.#cursors.delete(other.client);
        continue;
      }
      const at = this.surface.onScreen(other.cursor);
      const isIn = at.x >= 0 && at.y >= 0 && at.x <= this.surface.width && at.y <= this.surface.height;
      const cursor = this.#cursor(other);
      cursor.hidden = !isIn;
      cursor.style.transform = `translate(${at.x}px, ${at.y}px)`;
    }
  }

  /** Who writes in which thing now. */
  editing(): Map<string, string> {
    return new Map([...this.#others.values()].flatMap((other) => (other.editing ? [[other.editing, other.name]] : [])));
  }

  follow(client: number): void {
    const other = this.#others.get(client);
    if (!other || this.following === client) {
      this.stop();
      return;
    }
    this.following = client;
    this.#faces();
    this.onFollow(other);
    this.#see(other);
  }

  stop(): void {
    if (this.following === undefined) return;
    this.following = undefined;
    this.#faces();
    this.onFollow(undefined);
  }

  #see(other: Other): void {
    if (other.sight) this.surface.look(sightOf(other.sight, this.surface.width, this.surface.height));
  }

  #cursor(other: Other): HTMLElement {
    const known = this.#cursors.get(other.client);
    if (known) return known;
    const hue = String(other.id % HUES);
    const name = build("span", { class: "cursor__name", dir: "auto" }, other.name);
    const made = build("div", { class: "cursor", "data-hue": hue }, build("span", { class: "cursor__point" }), name);
    if (other.customer) made.classList.add("cursor--guest");
    this.over.append(made);
    this.#cursors.set(other.client, made);
    return made;
  }

  #faces(): void {
    const seen = new Set<number>();
    const faces: HTMLElement[] = [];
    for (const other of this.#others.values()) {
      if (seen.has(other.id)) continue;
      seen.add(other.id);
      faces.push(face(other, this.following === other.client));
    }
    this.list.replaceChildren(...faces);
    this.list.hidden = !faces.length;
  }
}

function face(other: Other, followed: boolean): HTMLElement {
  const avatar = build("span", { class: other.customer ? "avatar avatar--customer" : "avatar", "aria-hidden": "true", "data-hue": String(other.id % HUES) }, initials(other.name));
  const label = other.customer ? `${words.follow(other.name)} (${words.guest})` : words.follow(other.name);
  const button = build("button", { class: "face", type: "button", "data-client": String(other.client), "aria-label": label, title: label, "aria-pressed": String(followed) }, avatar);
  return build("li", {}, button);
}

/** What shows all that another one sees, in a view of this size. */
export function sightOf(box: { x: number; y: number; w: number; h: number }, width: number, height: number): Sight {
  const zoom = Math.max(0.05, Math.min(4, width / Math.max(box.w, 1), height / Math.max(box.h, 1)));
  return { x: box.x + box.w / 2 - width / 2 / zoom, y: box.y + box.h / 2 - height / 2 / zoom, zoom };
}
