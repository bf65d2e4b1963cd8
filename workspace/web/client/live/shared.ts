import { withFallback } from "./fallback";
import { PollWire } from "./poll";
import { LiveSocket, type Wire } from "./socket";

function socket(): Wire {
  const address = new URL("/live/", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return new WebSocket(address) as unknown as Wire;
}

/** The tab's one socket. Opened when the first element listens. */
export const live = new LiveSocket(withFallback(socket, () => new PollWire("/live/poll/")));

if (typeof window !== "undefined") {
  window.addEventListener("online", () => live.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") live.wake();
  });
  // A page that is put aside keeps its place but not its socket; coming back it listens from where it was.
  window.addEventListener("pagehide", () => live.sleep());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) live.resume();
  });
}
