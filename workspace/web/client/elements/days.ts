import { dayName, sameDay } from "../clock";
import { build } from "../dom/build";

/** Where the reader left off comes into view, unless they came for a certain post or are coming back to where they were. */
export function openAtUnread(posts: ParentNode): void {
  const [came] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (location.hash || (came && came.type !== "navigate")) return;
  const line = posts.querySelector("#unread-line");
  if (line && line.getBoundingClientRect().top > window.innerHeight * 0.6) line.scrollIntoView({ block: "center" });
}

/** A line above the first post of a day, for posts that came while the page was open; the server draws the others. */
export function markDays(root: ParentNode): void {
  const { zone = "" } = document.body.dataset;
  let before: HTMLElement | undefined;
  for (const post of root.querySelectorAll<HTMLElement>(".post[data-number]:not(.post--deleted)")) {
    const [then, now] = [before && said(before), said(post)];
    if (before && then && now && post.hasAttribute("data-fresh") && !sameDay(then, now, zone) && !post.previousElementSibling?.matches(".day, .unread-line")) {
      const line = build("div", { class: "day", "data-order": `${before.dataset.order ?? ""}~` }, dayName(now, document.documentElement.lang, zone));
      post.before(line);
    }
    before = post;
  }
}

function said(post: Element): Date | undefined {
  const time = post.querySelector("time")?.getAttribute("datetime");
  return time ? new Date(time) : undefined;
}
