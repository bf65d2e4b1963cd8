/**
 * Everybody is sent the same HTML. What differs for this reader is added here, from what the server wrote into
 * data- attributes and from <body data-me="12" data-side="employee">; where masks are worn, from data-my-face.
 */
export function personalise(root: ParentNode): void {
  const { side = "" } = document.body.dataset;
  const me = selves();
  if (!me.length) return;
  for (const article of within(root, "[data-author]")) {
    article.toggleAttribute("data-mine", me.includes(article.getAttribute("data-author") ?? ""));
  }
  for (const element of within(root, "[data-mentions]")) {
    const called = element.getAttribute("data-mentions");
    const byAll = names(called, "everybody") && !me.includes(element.getAttribute("data-author") ?? "");
    element.toggleAttribute("data-mentions-me", byAll || namesOne(called, me));
  }
  for (const button of within(root, "button[data-people]")) {
    button.setAttribute("aria-pressed", String(namesOne(button.getAttribute("data-people"), me)));
  }
  for (const mention of within(root, ".mention[data-person]")) {
    mention.toggleAttribute("data-me", me.includes(mention.getAttribute("data-person") ?? ""));
  }
  for (const element of within(root, "[data-only]")) {
    element.toggleAttribute("data-allowed", isFor(element, me, side));
  }
  // What scrolls by itself must be reachable without a mouse.
  for (const wide of within(root, ".prose :is(pre, table)")) {
    if (wide.scrollWidth > wide.clientWidth) wide.setAttribute("tabindex", "0");
  }
}

/**
 * data-only lists who has it: the author; whoever facilitates, or takes part (the page says so around it); those whom
 * data-named lists, or all others; employee or customer.
 */
function isFor(element: Element, me: readonly string[], side: string): boolean {
  const only = element.getAttribute("data-only");
  if (names(only, "author") && isMine(element, me)) return true;
  if (names(only, "facilitator") && element.closest("[data-facilitates]")) return true;
  if (names(only, "participant") && element.closest("[data-takes-part]")) return true;
  if (names(only, namesOne(element.getAttribute("data-named"), me) ? "named" : "others")) return true;
  return Boolean(side) && names(only, side);
}

function isMine(element: Element, me: readonly string[]): boolean {
  return me.includes(element.closest("[data-author]")?.getAttribute("data-author") ?? "");
}

/**
 * The numbers under which this reader stands on the page: their own, and where nobody sees who writes also that of the
 * pseudonym that they have there, which the page tells them alone.
 */
export function selves(): string[] {
  return [document.body.dataset.me ?? "", myFace() ?? ""].filter(Boolean);
}

/** Under which number and name the reader writes on this page, where that is not their own. */
export function myFace(): string | undefined {
  return document.querySelector<HTMLElement>("[data-my-face]")?.dataset.myFace;
}

function namesOne(list: string | null, ids: readonly string[]): boolean {
  return ids.some((id) => names(list, id));
}

/** Whether a list of ids, separated by spaces, holds this one. */
export function names(list: string | null, id: string): boolean {
  return (list ?? "").split(/\s+/).includes(id);
}

/** The root itself, where it matches, and all below it. */
function within(root: ParentNode, selector: string): Element[] {
  const below = [...root.querySelectorAll(selector)];
  return root instanceof Element && root.matches(selector) ? [root, ...below] : below;
}
