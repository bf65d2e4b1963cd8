import { morph } from "./morph";
import { parse } from "./parse";
import { personalise } from "./personal";

/** What a fragment did to the page. */
export interface Applied {
  added: Element[];
  changed: Element[];
  removed: string[];
  /** New things that belong behind an end which is not on this page (the container says data-more). */
  beyond: Element[];
  /** Ids of regions that the server asks to fetch anew, since they differ per reader. */
  refresh: string[];
  toasts: { text: string; undo: string }[];
}

const nothing = (): Applied => ({ added: [], changed: [], removed: [], beyond: [], refresh: [], toasts: [] });

/**
 * Puts server HTML into the page by one rule: an id that is here is morphed, `data-into` is inserted by `data-order`,
 * `<template data-remove>` removes, anything else is ignored. Doing it twice is the same as doing it once.
 */
export function apply(html: string): Applied {
  const done = nothing();
  for (const fresh of [...parse(html).children]) applyOne(fresh, done);
  for (const element of [...done.added, ...done.changed]) personalise(element);
  return done;
}

function applyOne(fresh: Element, done: Applied): void {
  if (fresh instanceof HTMLTemplateElement) {
    command(fresh, done);
    return;
  }
  const old = fresh.id ? document.getElementById(fresh.id) : null;
  if (old) {
    const order = old.getAttribute("data-order");
    morph(old, fresh);
    const now = document.getElementById(fresh.id);
    if (!now) return;
    if (now.getAttribute("data-order") !== order) reorder(now);
    done.changed.push(now);
    return;
  }
  const container = document.getElementById(fresh.getAttribute("data-into") ?? "");
  if (!container || isEarlier(container, fresh)) return;
  const element = document.importNode(fresh, true);
  if (insert(container, element)) done.added.push(element);
  else done.beyond.push(element);
}

/** Its place in the list has changed: it goes there, unless the reader is in it just now. */
function reorder(element: Element): void {
  const container = element.parentElement;
  if (container?.id !== element.getAttribute("data-into") || element.contains(document.activeElement)) return;
  element.remove();
  insert(container, element);
}

function command(template: HTMLTemplateElement, done: Applied): void {
  const { remove, refresh, toast, undo } = template.dataset;
  if (remove) {
    const old = document.getElementById(remove);
    if (old) {
      old.remove();
      done.removed.push(remove);
    }
  }
  if (refresh) done.refresh.push(refresh);
  if (toast) done.toasts.push({ text: toast, undo: undo ?? "" });
}

/** Whether it belongs into the gap before the first thing that this page shows: whoever opens the gap gets it then. */
function isEarlier(container: Element, fresh: Element): boolean {
  const [first, order] = [container.getAttribute("data-earlier"), fresh.getAttribute("data-order")];
  return Boolean(first && order && order < first);
}

/** Puts an element into its place. False: its place is behind an end that this page does not show. */
export function insert(container: Element, element: Element): boolean {
  const order = element.getAttribute("data-order");
  if (order === null) {
    container.append(element);
    return true;
  }
  const ordered = [...container.children].filter((child) => child.hasAttribute("data-order"));
  const next = ordered.find((child) => (child.getAttribute("data-order") ?? "") > order);
  const isLast = !next || next.getAttribute("data-order") === "~"; // only what is still being sent comes after it
  if (isLast && container.hasAttribute("data-more")) return false;
  if (next) next.before(element);
  else if (ordered.length) ordered.at(-1)?.after(element);
  else container.append(element);
  return true;
}
