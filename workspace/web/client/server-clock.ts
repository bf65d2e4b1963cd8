/** The server's clock, as near as this browser can tell it: timers run by it, however wrong the clock here is. */
let offset = 0;
let uncertainty = Infinity;

/**
 * The server said `server` (milliseconds) somewhere between `sent` and `received` by the clock here. An answer that took
 * less time is nearer to the truth; an old one gives way after a while, since clocks drift.
 */
export function setServerClock(server: number, sent: number, received: number): void {
  const trip = Math.max(0, received - sent);
  uncertainty += 20; // per answer: of two a minute apart the newer one may be that much worse
  if (trip > uncertainty) return;
  uncertainty = trip;
  offset = server + trip / 2 - received;
}

/** Now by the server, in milliseconds. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** For tests. */
export function forgetServerClock(): void {
  offset = 0;
  uncertainty = Infinity;
}
