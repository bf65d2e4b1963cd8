import { Idiomorph } from "idiomorph";

/**
 * What the reader or an element has done to the page and the server does not know: a morph leaves it.
 * Open details, a menu that is out, a post that is being edited, the reader's own marks.
 */
const OURS = new Set([
  "open",
  "style",
  "data-open",
  "data-at",
  "data-ballot",
  "data-voted",
  "data-may-not",
  "data-editing",
  "data-mine",
  "data-mentions-me",
  "data-allowed",
  "data-over",
  "data-shows",
  "data-dragged",
  "data-moving",
  "data-fresh",
  "data-keep",
  "data-me",
  "aria-expanded",
  "aria-pressed",
]);

type Typed = HTMLInputElement | HTMLTextAreaElement;

const isTyped = (node: unknown): node is Typed =>
  node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;

/** Whether the reader has put something else into a control than the server did. */
function isTouched(control: Element): boolean {
  if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
    return control.checked !== control.defaultChecked;
  }
  if (isTyped(control)) return control.value !== control.defaultValue;
  if (control instanceof HTMLOptionElement) {
    const options = control.closest("select")?.options ?? [];
    return [...options].some((option) => option.selected !== option.defaultSelected);
  }
  return false;
}

function mayChange(name: string, element: Element, kind: "update" | "remove"): boolean {
  if (["value", "checked", "selected"].includes(name)) return !isTouched(element);
  if (OURS.has(name)) return kind === "update" && !element.hasAttribute(name);
  return true;
}

const isKept = (node: Node): boolean => node instanceof Element && node.hasAttribute("data-keep");

/** A moment that is told already, in the reader's own words: the server's words for it would only undo that. */
const isToldMoment = (node: Node, fresh: Node): boolean =>
  node instanceof HTMLTimeElement &&
  fresh instanceof HTMLTimeElement &&
  node.parentElement?.localName === "cw-time" &&
  node.dateTime === fresh.dateTime;

/**
 * Makes `old` into `fresh` in place. Nodes that stay the same stay themselves, so focus, selection, drafts, open
 * details and running elements survive. An element with `data-keep` is neither changed nor removed.
 */
export function morph(old: Element, fresh: Element): void {
  void Idiomorph.morph(old, fresh, {
    morphStyle: "outerHTML",
    restoreFocus: true,
    callbacks: {
      beforeNodeMorphed: (node: Element, next: Node) => !isKept(node) && !isToldMoment(node, next),
      // A moment that became another one has to be told in the reader's words again.
      afterNodeMorphed: (node: Node) => {
        if (node instanceof Element && node.localName === "cw-time") node.dispatchEvent(new Event("cw:morphed"));
      },
      beforeNodeRemoved: (node: Element) => !isKept(node),
      beforeAttributeUpdated: mayChange,
    },
  });
}
