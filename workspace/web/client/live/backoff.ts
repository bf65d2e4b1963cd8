/** How long to wait before the n-th try (from 0): half a second, doubling to half a minute, spread so that a restarted server is not stormed. */
export function delay(attempt: number, random: () => number = Math.random): number {
  const most = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(most / 2 + (most / 2) * random());
}
