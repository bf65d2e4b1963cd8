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

/** Best first: a name that begins with the query, then a word that does, then anything that contains it. */
export function findEmoji(all: Emoji[], query: string, most: number): Emoji[] {
  const wanted = query.toLowerCase().trim();
  if (!wanted) return [];
  const ranked = all
    .map((emoji, index) => ({ emoji, index, rank: rank(emoji, wanted) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  return ranked.slice(0, most).map(({ emoji }) => emoji);
}

function rank(emoji: Emoji, wanted: string): number {
  if (emoji.names.includes(wanted)) return 0;
  if (emoji.names.some((name) => name.startsWith(wanted))) return 1;
  const words = [...emoji.tags, ...emoji.label.toLowerCase().split(" ")];
  if (words.some((word) => word.startsWith(wanted))) return 2;
  return emoji.names.some((name) => name.includes(wanted)) ? 3 : 4;
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
