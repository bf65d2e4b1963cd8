/** Every sentence that the canvas itself says. */
import type { Colour, Item, Kind } from "./form";

const plural = new Intl.PluralRules("en");
const count = (number: number, one: string, many: string): string => `${number} ${plural.select(number) === "one" ? one : many}`;

const KINDS: Record<Kind, string> = {
  note: "Note", text: "Text", frame: "Group", arrow: "Arrow", sketch: "Sketch", image: "Picture", link: "Link",
};

export const words = {
  saved: "Saved",
  saving: "Saving",
  connecting: "Connecting",
  blocked: "There is no connection to the canvas. If this lasts, your network lets no WebSockets through, and the canvas needs one: try another network. What lies here can be exported from the menu.",
  offline: (waiting: number): string => (waiting ? `Offline, ${count(waiting, "change waits", "changes wait")}` : "Offline"),
  readOnly: "Read only",
  refused: "Your last change was not taken.",
  held: "Your last change would take away most of the canvas. It is held until a facilitator has decided.",
  kept: (number: number): string => `${count(number, "note", "notes")} of yours could not be kept as the canvas began anew while you were away.`,
  layAgain: "Lay them here as new",
  copyWords: "Copy their words",
  kind: (kind: Kind): string => KINDS[kind],
  /** What a screen reader says of a thing. */
  told: (item: Item, by: string, group: string): string =>
    [KINDS[item.kind], item.text.trim() || (item.href ?? "without words"), by && `by ${by}`, group && `in “${group}”`].filter(Boolean).join(", "),
  colour: (colour: Colour): string => colour,
  group: "Group",
  madeBy: (name: string): string => `by ${name}`,
  changedBy: (name: string): string => `changed by ${name}`,
  selected: (number: number): string => `${number} selected`,
  removed: (number: number): string => `${count(number, "thing", "things")} taken away. Undo with Ctrl Z.`,
  moved: (x: number, y: number): string => `Moved to ${Math.round(x)}, ${Math.round(y)}`,
  guest: "guest",
  follow: (name: string): string => `Follow ${name}`,
  following: (name: string): string => `You follow ${name}. Press Escape to stop.`,
  stopped: "You follow nobody now.",
  brought: (name: string): string => `${name} shows everybody this place.`,
  bringing: "Everybody is shown what you see.",
  editing: (name: string): string => `${name} is writing`,
  askLink: "Address of the page",
  wrongLink: "A link begins with http:// or https://.",
  full: "A canvas holds at most 5,000 things. Open another one.",
  cannotHere: "You can only look here.",
  uploading: "The picture is uploaded",
  listHead: "All notes, in reading order",
  listEmpty: "Nothing lies here yet.",
  noGroup: "Outside of groups",
  addNote: "Add a note",
  add: "Add",
  remove: (text: string): string => `Delete “${text}”`,
  comment: (text: string): string => `Comments on “${text}”`,
  comments: "Comments",
  toCanvas: "Show on the canvas",
  commentsFailed: "The comments could not be loaded. Try again.",
  briefFailed: "The brief could not be loaded. Close it, and try again.",
  exportFailed: "The picture is too large to be drawn. Take the SVG.",
  done: "Done",
  shortcuts: "Shortcuts of the canvas",
};

export const SHORTCUTS: readonly [string, string][] = [
  ["V", "Select"], ["H or Space + drag", "Move the view"], ["N", "New note"], ["T", "New text"], ["F", "New group"], ["A", "Arrow"],
  ["S", "Sketch by hand"], ["L", "Link"], ["Tab, Shift Tab", "Next, previous note"], ["Enter", "Edit"], ["Escape", "Leave, or stop following"],
  ["Arrows", "Move what is selected, or the view"], ["Shift + arrows", "Move in large steps"], ["Alt + arrows", "Resize"], ["Space", "Select or not, with others"],
  ["Ctrl A", "Select everything"], ["Ctrl C, Ctrl X, Ctrl V", "Copy, cut, paste"], ["Ctrl D", "Duplicate"], ["Ctrl G, Ctrl Shift G", "Group, take out"],
  ["Delete", "Take away"], ["Ctrl Z, Ctrl Shift Z", "Undo, redo one’s own"], ["C", "Comments on a note"], ["+ and -", "Larger, smaller"], ["0", "100 percent"],
  ["1", "Show everything"], ["I", "List of the notes"], ["B", "The brief beside it"],
];
