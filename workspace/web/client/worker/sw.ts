// The service worker: shows what is told to this browser when no page is open, and leads there. It caches nothing and
// answers no requests, so that a page is always the server's own.
export {};

declare const self: ServiceWorkerGlobalScope;

/** What the server says (`notifications.queries.pushing`). */
interface Told {
  title: string;
  body: string;
  url: string;
  tag: string;
  lang: string;
  dir: NotificationDirection;
}

/** Shown for what can't be read, since a browser wants to see something shown. */
const UNREADABLE: Told = { title: "Causeway", body: "", url: "/notifications/", tag: "told", lang: "en", dir: "auto" };

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => event.waitUntil(show(event.data)));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data as Partial<Told> | undefined));
});

function read(data: PushMessageData | null): Told {
  try {
    const told = data?.json() as Partial<Told> | null | undefined;
    if (typeof told?.title === "string" && typeof told.url === "string") return { ...UNREADABLE, ...told };
  } catch {
    // Not ours, or cut short.
  }
  return UNREADABLE;
}

async function show(data: PushMessageData | null): Promise<void> {
  const told = read(data);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  // Whoever has us before their eyes sees the bell rise.
  if (windows.some((window) => window.focused && window.visibilityState === "visible")) return;
  await self.registration.showNotification(told.title, {
    body: told.body,
    tag: told.tag,
    lang: told.lang,
    dir: told.dir,
    icon: "/static/web/push-icon.png",
    badge: "/static/web/push-badge.png",
    data: { url: told.url },
  });
}

/** To a window that is there already, or a new one; never to another house. */
async function lead(told: Partial<Told> | undefined): Promise<void> {
  const url = new URL(told?.url ?? "/notifications/", self.location.origin);
  if (url.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const window of windows) {
    if (!("navigate" in window)) continue; // WebKit's can't be led
    try {
      await window.focus();
      await window.navigate(url.href);
      return;
    } catch {
      // Not one of ours to lead: the next, or a new one.
    }
  }
  await self.clients.openWindow(url.href);
}
