/**
 * What was typed and not sent, and what was sent and not acknowledged: both outlive a reload. Kept for each person by
 * themselves: where two share a browser, nobody finds the other's words in their field, nor sends them as their own.
 */
const DRAFT = "cw:draft:";
const OUTBOX = "cw:outbox:";
const KEEP_DAYS = 30;

export interface Draft {
  body: string;
  title?: string;
  quotes?: string;
  quoting?: string;
  at: number;
}

/** A post on its way: enough to send it again with the same key after a reload. */
export interface Sent {
  key: string;
  draft: string;
  action: string;
  fields: [string, string][];
  at: number;
}

const mine = (kind: string): string => `${kind}${document.body.dataset.me ?? ""}:`;

/** Storage may be full or forbidden; then drafts live as long as the page. */
function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Nothing to do: the words are still in the text field.
  }
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what it once wrote
function read<T>(name: string): T | null {
  try {
    const text = localStorage.getItem(name);
    return text ? (JSON.parse(text) as T) : null;
  } catch {
    return null;
  }
}

export function saveDraft(name: string, draft: Omit<Draft, "at">): void {
  if (!name) return;
  if (draft.body || draft.title) write(mine(DRAFT) + name, { ...draft, at: Date.now() });
  else dropDraft(name);
}

export const readDraft = (name: string): Draft | null => (name ? read<Draft>(mine(DRAFT) + name) : null);

export function dropDraft(name: string): void {
  try {
    localStorage.removeItem(mine(DRAFT) + name);
  } catch {
    // Forbidden storage holds no draft.
  }
}

export function keepSent(sent: Sent): void {
  write(mine(OUTBOX) + sent.key, sent);
}

export function dropSent(key: string): void {
  try {
    localStorage.removeItem(mine(OUTBOX) + key);
  } catch {
    // Forbidden storage holds no post.
  }
}

/** Posts of this composer that were never acknowledged, oldest first. */
export function unsent(draft: string): Sent[] {
  const found: Sent[] = [];
  for (const name of names(mine(OUTBOX))) {
    const sent = read<Sent>(name);
    if (sent?.draft === draft) found.push(sent);
  }
  return found.sort((a, b) => a.at - b.at);
}

/** Drops what nobody came back for. */
export function tidy(now = Date.now()): void {
  for (const name of [...names(DRAFT), ...names(OUTBOX)]) {
    const kept = read<{ at?: number }>(name);
    if (now - (kept?.at ?? 0) > KEEP_DAYS * 86_400_000) localStorage.removeItem(name);
  }
}

function names(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

/** The fields of a form with several texts, by name. */
export function saveFields(name: string, fields: Record<string, string>): void {
  if (name) write(mine(DRAFT) + name, { fields, at: Date.now() });
}

export const readFields = (name: string): Record<string, string> | null => (name ? (read<{ fields?: Record<string, string> }>(mine(DRAFT) + name)?.fields ?? null) : null);

export const dropFields = dropDraft;
