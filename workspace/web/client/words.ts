/** Every sentence that the browser itself says, in one place. Sentence case, plain verbs, no exclamation marks. */
const plural = new Intl.PluralRules("en");
const count = (number: number, one: string, many: string): string =>
  `${number} ${plural.select(number) === "one" ? one : many}`;

export const words = {
  newPosts: (number: number): string => count(number, "new post", "new posts"),
  newPostBy: (name: string, text: string): string => `New post by ${name}: ${text}`,
  offline: "No connection. What you write is kept; this page catches up by itself.",
  backOnline: "Connected again. This page is up to date.",
  signedOut: "You are signed out. Sign in again to go on; what you were writing is kept in this browser.",
  signIn: "Sign in",
  closed: {
    not_found: "This page is not there for you any more. What you were writing is kept in this browser.",
    revoked: "You no longer have access to this. What you were writing is kept in this browser.",
    slow: "The connection was too slow to keep up. Catching up.",
  } as Record<string, string>,
  sending: "Sending",
  notSent: "Not sent: no connection. Your words are kept.",
  retry: "Retry",
  editAgain: "Edit again",
  discard: "Discard",
  dismiss: "Dismiss",
  undo: "Undo",
  undone: "Undone",
  failed: "That did not go through. Nothing was changed; try again.",
  tooSlow: "The server did not answer. Nothing is lost; try again.",
  pushFailed: "This browser did not allow it. Nothing was changed.",
  waits: (number: number): string => `${count(number, "notification waits", "notifications wait")} for you`,
  inUtc: (here: string): string => `Dates are shown to you in UTC. This device is in ${here}.`,
  useZone: "Show them in that zone",
  zoneUsed: (zone: string): string => `Dates are shown in ${zone} from now on. You change it in your profile.`,
  linkCopied: "Link copied",
  saved: "Saved",
  nothingToPreview: "Nothing to preview yet.",
  uploading: (name: string): string => `Uploading ${name}`,
  uploadFailed: (name: string): string => `${name} was not uploaded.`,
  uploadsRunning: "Wait until the files are uploaded.",
  remove: (name: string): string => `Remove ${name}`,
  here: (names: string[], unnamed = 0): string => (names.length + unnamed ? `Here now: ${list(names, 3, unnamed)}` : ""),
  typing: (names: string[]): string => (names.length ? `${list(names, 2)} ${names.length === 1 ? "is" : "are"} writing` : ""),
  write: "Write in the round:",
  vote: "Vote:",
  you: "You",
  youAreNext: "You are next",
  yourFloor: "You have the floor",
  yourPlace: (place: number): string => `Your hand is up. You are number ${place} in the queue`,
  floorOf: (name: string): string => `${name} has the floor`,
  floorFree: "Nobody has the floor",
  minutesLeft: (number: number): string => `${count(number, "minute", "minutes")} left`,
  timeUp: "Time is up",
  movedTo: (place: number): string => `Moved to place ${place}`,
  cardLifted: (title: string, column: string): string => `Lifted “${title}” from ${column}. Arrow keys choose a column, Space puts it down, Escape leaves it.`,
  cardOver: (column: string, isAnswer: boolean): string => (isAnswer ? `${column}: asks for a reason` : column),
  cardMoved: (title: string, column: string): string => `Moved “${title}” to ${column}`,
  cardStays: (title: string): string => `“${title}” stays where it was`,
  noteChanged: (name: string): string => `${name} changed this note while you were writing. Nothing was overwritten. It says now:`,
  noteGone: "The note that you were editing was taken away. What you typed is in the new note.",
  putMine: "Put mine in its place",
  keepBoth: "Keep both",
  quoting: (name: string, text: string): string => `${name}: ${text}`,
  sendHint: (keys: string): string => `${keys} sends`,
  emojiSearch: "Search emoji",
  emojiNone: "No emoji by that name.",
  emojiGroups: ["Smileys", "People", "", "Nature", "Food", "Places", "Activities", "Objects", "Symbols", "Flags"],
  emojiOften: "Often used",
  pollOnlyRead: "You can read here. To vote, ask a facilitator of the space.",
  youChose: (names: string[]): string => `You chose ${list(names.map((name) => `“${name}”`), 4)}.`,
  chooseFirst: "Choose an answer first, or abstain.",
  chooseAnswer: "Choose an answer first.",
  ballotNeedsTls: "A ballot can only be made over a secure connection (https). Ask whoever runs this place.",
  ballotNotKept: "This browser keeps nothing (a private window, or a full disk): the ballot would be lost. Use another one.",
  ballotFound: "Your ballot is among those that were counted.",
  ballotMissing: "The ballot of this browser is not among those that were counted. Tell whoever asked.",
  ballotNotCast: "The ballot that this browser holds was not cast.",
  pointsLeft: (left: number, of: number): string => (left < 0 ? `${-left} points too many` : `${left} of ${of} points left`),
  creditsLeft: (left: number, of: number): string => (left < 0 ? `${-left} credits too many` : `${left} of ${of} credits left`),
  rankedSoFar: (count: number, of: number): string => `${count} of ${of} ranked`,
  scoredSoFar: (count: number, of: number): string => `Points for ${count} of ${of}`,
  approvedSoFar: (count: number): string => (count === 1 ? "1 idea approved" : `${count} ideas approved`),
  costSoFar: (count: number, cost: number, budget: number, currency: string): string =>
    `${count} chosen: ${new Intl.NumberFormat().format(cost)} of ${new Intl.NumberFormat().format(budget)} ${currency}`.trim(),
  unranked: "Not ranked",
  ballotSays: "This ballot is among those that were counted. It says:",
  noSuchBallot: "No ballot has that receipt. Look whether it was copied whole; a ballot that was cast anew has the receipt of the last time.",
  searchAll: (query: string): string => `Search everything for “${query}”`,
};

/** "Ada", "Ada and Bo", "Ada, Bo and 3 more". */
/** Some names, the rest as a number; `unnamed` more are there whose names the reader isn't told. */
export function list(names: string[], most: number, unnamed = 0): string {
  if (unnamed) {
    const told = names.slice(0, most - 1);
    const rest = names.length - told.length + unnamed;
    return told.length ? `${told.join(", ")} and ${rest} more` : count(rest, "other", "others");
  }
  if (names.length <= 1) return names[0] ?? "";
  if (names.length <= most) return `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
  return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
}
