import { build, icon } from "../dom/build";
import { words } from "../words";

/** How close to the end of the page counts as being there, in pixels. */
const NEAR = 120;

/** What scrolls the posts: the page, or the column that they have beside something else. */
function scroller(): Element {
  const page = document.scrollingElement ?? document.documentElement;
  for (let box = document.getElementById("posts")?.parentElement; box && box !== document.body; box = box.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(box).overflowY)) return box;
  }
  return page;
}

/** Whether the reader is looking at the newest post: then new ones may scroll into view. */
export function isAtEnd(): boolean {
  if (document.getElementById("posts")?.checkVisibility() === false) return false;
  const { scrollTop, scrollHeight, clientHeight } = scroller();
  return scrollHeight - scrollTop - clientHeight < NEAR;
}

export function stayAtEnd(added: Element[]): void {
  if (added.some((element) => element.matches(".post"))) scroller().scrollTop = scroller().scrollHeight;
}

/** Says something politely to who can't see it. */
export function announceText(text: string): void {
  const speaker = document.getElementById("speaker");
  if (speaker) speaker.textContent = text;
}

/** Says new posts politely: one by name and first words, several by their number. */
export function announce(posts: Element[]): void {
  const speaker = document.getElementById("speaker");
  const said = posts.filter((post) => post.matches(".post"));
  if (!speaker || !said.length) return;
  const [post] = said;
  const name = post?.querySelector(".person__name")?.textContent.trim() ?? "";
  const text = post?.querySelector(".post__body")?.textContent.trim().slice(0, 120) ?? "";
  speaker.textContent = said.length === 1 ? words.newPostBy(name, text) : words.newPosts(said.length);
}

let seen: IntersectionObserver | undefined;
let unseen: Element[] = [];
let unseenBeyond = 0;

/** "3 new posts": shown while the reader is further up; a press goes there, looking at them ends it. */
export function showNewPosts(posts: Element[], beyond: number): void {
  const fresh = posts.filter((post) => post.matches(".post"));
  if (!fresh.length && !beyond) return;
  unseen.push(...fresh);
  unseenBeyond += beyond;
  seen ??= new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) look(entry.target);
  });
  for (const post of fresh) seen.observe(post);
  draw();
}

function look(post: Element): void {
  seen?.unobserve(post);
  unseen = unseen.filter((other) => other !== post && other.isConnected);
  draw();
}

function draw(): void {
  const number = unseen.length + unseenBeyond;
  let chip = document.querySelector<HTMLElement>(".new-posts");
  if (!number) {
    chip?.remove();
    return;
  }
  if (!chip) {
    const button = build("button", { class: "chip", type: "button" }, icon("arrow-down", "small"), build("span"));
    button.addEventListener("click", go);
    chip = build("div", { class: "new-posts", id: "new-posts", "data-keep": true }, button);
    const posts = document.getElementById("posts");
    posts?.after(chip);
  }
  const label = chip.querySelector("span");
  if (label) label.textContent = words.newPosts(number);
}

function go(): void {
  const [first] = unseen;
  if (first) {
    first.scrollIntoView({ block: "center" });
    (first as HTMLElement).focus({ preventScroll: true });
    return;
  }
  // The newest posts are on a page that is not loaded here; its address is said by the list.
  const more = document.querySelector<HTMLElement>("#posts[data-more]")?.dataset.more;
  if (more) location.assign(more);
}
