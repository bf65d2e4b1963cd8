import { SharedDocument, type Wire } from "./shared";

/** Opens a shared document, such as "canvas:5". `destroy()` it when it leaves the page. */
export function openDocument(name: string): SharedDocument {
  const address = new URL(`/live/documents/${name}/`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const shared = new SharedDocument(() => new WebSocket(address) as unknown as Wire);
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener("online", () => shared.wake(), { signal });
  window.addEventListener("pagehide", () => shared.sleep(), { signal });
  window.addEventListener("pageshow", (event) => event.persisted && shared.wake(), { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && shared.wake(), { signal });
  const destroy = shared.destroy.bind(shared);
  shared.destroy = () => {
    stop.abort();
    destroy();
  };
  return shared;
}
