/** Makes an element: build("button", { class: "button", type: "button" }, "Retry"). */
export function build<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** An icon of the sprite, as {% icon %} makes it on the server. */
export function icon(name: string, size = ""): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", `icon${size ? ` icon--${size}` : ""}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${meta("cw-icons")}#${name}`);
  svg.append(use);
  return svg;
}

/** What the server wrote into <meta name="…">, or "". */
export function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}

/** First letters of the first and the last word, as the server makes them. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = words[0] ?? (name.trim() || "?");
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return [first, last].map((word) => String.fromCodePoint(...[word.codePointAt(0)].filter((point) => point !== undefined))).join("").toUpperCase();
}
