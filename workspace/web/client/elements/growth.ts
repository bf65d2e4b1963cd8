import { Answer, applyToPage, fetchHtml, refetch } from "../live/page";

/** Between two looks at the server, in milliseconds; a single piece of news is looked at almost at once. */
const EVERY = 8_000;
const SOON = 300;
/** Not everybody who heard it asks in the same moment. */
const SPREAD = 1_200;
/** More rows than this are had together with the page. */
const ROWS = 6;
/** What counts what waits for this reader. */
const COUNTING = ["rail", "catch-up"];

const grown = new Set<number>();
let timer: ReturnType<typeof setTimeout> | undefined;
let looked = -EVERY;

/**
 * Light news, that a thread has grown or that this reader read somewhere: its row in a list, and what counts unread,
 * are fetched anew, seldom enough for a busy space. News that is lost comes with the next.
 */
export function heard(kind: string, about?: number | string): void {
  if (kind !== "grown" && kind !== "read") return;
  if (kind === "grown") grown.add(Number(about));
  const wait = Math.max(SOON, looked + EVERY - performance.now()) + Math.random() * SPREAD;
  timer ??= setTimeout(() => void look(), wait);
}

async function look(): Promise<void> {
  timer = undefined;
  looked = performance.now();
  const rows = [...grown].filter(isListed);
  grown.clear();
  const regions = COUNTING.filter((id) => document.getElementById(id));
  try {
    if (rows.length > ROWS) regions.push("threads");
    else for (const thread of rows) await refreshRow(thread);
    if (regions.length) await refetch(regions);
  } catch (error) {
    if (!(error instanceof Answer)) throw error;
  }
}

/** Whether this page lists the thread, or would, now that it is the newest. */
function isListed(thread: number): boolean {
  return Boolean(document.getElementById("threads") ?? document.getElementById(`thread-${thread}`));
}

async function refreshRow(thread: number): Promise<void> {
  const row = await fetchHtml(`/threads/${thread}/row/`);
  // What everybody is sent leaves the reader's own count alone; this row was drawn for the reader.
  document.getElementById(`unread-${thread}`)?.removeAttribute("data-keep");
  applyToPage(row);
}
