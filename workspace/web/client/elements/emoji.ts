import { meta } from "../dom/build";

/** One emoji: the character, its label, its group, the names people type between colons, words to find it by. */
export interface Emoji {
  character: string;
  label: string;
  group: number;
  names: string[];
  tags: string[];
}

type Row = [string, string, number, string[], string[]];

let loading: Promise<Emoji[]> | undefined;

/** The list, fetched once when it is first needed. */
export function emojiList(): Promise<Emoji[]> {
  loading ??= fetch(meta("cw-emoji"))
    .then((response) => response.json() as Promise<Row[]>)
    .then((rows) => rows.map(([character, label, group, names, tags]) => ({ character, label, group, names, tags })))
    .catch((error: unknown) => {
      loading = undefined; // the next try may have a network
      throw error;
    });
  return loading;
}

/** Best first: the name itself, a name that begins with the query, words that all do, then any name that contains it. */
export function findEmoji(all: Emoji[], query: string, most: number): Emoji[] {
  const wanted = query.toLowerCase().split(/[\s_]+/).filter(Boolean);
  if (!wanted.length) return [];
  const ranked = all
    .map((emoji, index) => ({ emoji, index, rank: rank(emoji, wanted) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  return ranked.slice(0, most).map(({ emoji }) => emoji);
}

function rank(emoji: Emoji, wanted: string[]): number {
  const name = wanted.join("_");
  const label = emoji.label.toLowerCase();
  if (emoji.names.includes(name) || label === wanted.join(" ")) return 0;
  if (emoji.names.some((known) => known.startsWith(name))) return 1;
  const words = [...emoji.names, ...emoji.tags, ...label.split(" ")];
  if (wanted.every((part) => words.some((word) => word.startsWith(part)))) return 2;
  return emoji.names.some((known) => known.includes(name)) ? 3 : 4;
}

const OFTEN = "cw:emoji";
const FIRST = ["👍", "❤️", "😄", "🎉", "👀", "✅", "🙏", "🤔"];

/** What this reader used most lately, eight of them. */
export function oftenUsed(): string[] {
  try {
    const used = JSON.parse(localStorage.getItem(OFTEN) ?? "[]") as string[];
    return [...new Set([...used, ...FIRST])].slice(0, 8);
  } catch {
    return FIRST;
  }
}

export function noteUse(character: string): void {
  try {
    localStorage.setItem(OFTEN, JSON.stringify([...new Set([character, ...oftenUsed()])].slice(0, 8)));
  } catch {
    // Without storage the first eight are as good.
  }
}
