/** Server HTML becomes nodes here and nowhere else. A template's content is inert: nothing in it loads or runs before it is put into the page. */
export function parse(html: string): DocumentFragment {
  const template = document.createElement("template");
  // eslint-disable-next-line no-restricted-syntax -- the one place; what comes in was rendered and sanitised by our own server
  template.innerHTML = html;
  return template.content;
}

/** The part of an answer that matters here: the fragment itself, or the same thing taken out of a whole page. */
export function extract(html: string, selector: string): Element | null {
  if (!/<html[\s>]/i.test(html)) return parse(html).querySelector(selector);
  return new DOMParser().parseFromString(html, "text/html").querySelector(selector);
}
