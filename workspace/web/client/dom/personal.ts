/**
 * Everybody is sent the same HTML. What differs for this reader is added here, from what the server wrote into
 * data- attributes and from <body data-me="12" data-side="employee">.
 */
export function personalise(root: ParentNode): void {
  const { me = "", side = "" } = document.body.dataset;
  if (!me) return;
  for (const article of within(root, "[data-author]")) {
    article.toggleAttribute("data-mine", article.getAttribute("data-author") === me);
  }
  for (const element of within(root, "[data-mentions]")) {
    const called = element.getAttribute("data-mentions");
    const byAll = names(called, "everybody") && element.getAttribute("data-author") !== me;
    element.toggleAttribute("data-mentions-me", byAll || names(called, me));
  }
  for (const button of within(root, "button[data-people]")) {
    button.setAttribute("aria-pressed", String(names(button.getAttribute("data-people"), me)));
  }
  for (const mention of within(root, ".mention[data-person]")) {
    mention.toggleAttribute("data-me", mention.getAttribute("data-person") === me);
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
function isFor(element: Element, me: string, side: string): boolean {
  const only = element.getAttribute("data-only");
  if (names(only, "author") && isMine(element, me)) return true;
  if (names(only, "facilitator") && element.closest("[data-facilitates]")) return true;
  if (names(only, "participant") && element.closest("[data-takes-part]")) return true;
  if (names(only, names(element.getAttribute("data-named"), me) ? "named" : "others")) return true;
  return Boolean(side) && names(only, side);
}

function isMine(element: Element, me: string): boolean {
  return element.closest("[data-author]")?.getAttribute("data-author") === me;
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
