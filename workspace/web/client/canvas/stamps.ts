import { get } from "./asking";
import { words } from "./words";

interface Person {
  name: string;
  customer: boolean;
  of?: string;
}

interface Answer {
  at: string;
  blind: boolean;
  stamps: Record<string, [number, number, number | null, number | null]>;
  people: Record<string, Person>;
  talks: Record<string, number>;
}

/** Who made and who changed each note, from the server's log; nobody while no names are told. */
export class Stamps {
  onChange: () => void = () => undefined;
  #since = "";
  #stamps = new Map<string, Answer["stamps"][string]>();
  #people = new Map<number, Person>();
  #talks = new Map<string, number>();
  #blind = false;
  #timer = 0;
  #asking = false;
  #again = false;

  constructor(readonly url: string) {}

  /** Asks for what is new, a moment later: many changes are one question. */
  ask(after = 400): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#fetch(), after);
  }

  /** Everything anew: whether names are told has changed, or rows went. */
  forget(): void {
    this.#since = "";
    this.ask(0);
  }

  knows(note: string): boolean {
    return this.#blind || this.#stamps.has(note);
  }

  talks(note: string): boolean {
    return this.#talks.has(note);
  }

  maker(note: string): Person | undefined {
    const made = this.#stamps.get(note)?.[0];
    return made === undefined ? undefined : this.#people.get(made);
  }

  /** "by Anna, changed by Omar (guest, Aqua Works)" */
  told(note: string): string {
    const stamp = this.#stamps.get(note);
    if (!stamp) return "";
    const [made, , changed] = stamp;
    const by = this.#people.get(made);
    const later = changed !== null && changed !== made ? this.#people.get(changed) : undefined;
    return [by && words.madeBy(called(by)), later && words.changedBy(called(later))].filter(Boolean).join(", ");
  }

  stop(): void {
    window.clearTimeout(this.#timer);
  }

  async #fetch(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      const asked = this.#since;
      const answer = (await get(`${this.url}${asked ? `?since=${encodeURIComponent(asked)}` : ""}`)) as Answer;
      if (answer.blind !== this.#blind || !asked) {
        this.#stamps.clear();
        this.#talks.clear();
      }
      const turned = asked !== "" && answer.blind !== this.#blind;
      this.#take(answer);
      if (turned) this.forget();
    } catch {
      this.#again = true; // no connection: it is asked again below, and names stay as they were
    } finally {
      this.#asking = false;
      if (this.#again) this.ask(5000);
      this.#again = false;
    }
  }

  #take(answer: Answer): void {
    this.#since = answer.at;
    this.#blind = answer.blind;
    for (const [note, stamp] of Object.entries(answer.stamps)) this.#stamps.set(note, stamp);
    for (const [number, person] of Object.entries(answer.people)) this.#people.set(Number(number), person);
    for (const [note, thread] of Object.entries(answer.talks)) this.#talks.set(note, thread);
    this.onChange();
  }
}

function called(person: Person): string {
  return person.customer ? `${person.name} (${words.guest}${person.of ? `, ${person.of}` : ""})` : person.name;
}
