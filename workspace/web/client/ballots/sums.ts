/** What a ballot adds up to, by its method. The server counts again: this only tells the voter as they choose. */

export const total = (values: Iterable<number>): number => [...values].reduce((sum, one) => sum + one, 0);

/** The credits that quadratic votes cost. */
export const credits = (values: Iterable<number>): number => total([...values].map((one) => one * one));

/** How much of the points of a method is left; negative: too many were given. */
export function left(kind: string, points: number, values: Iterable<number>): number {
  return points - (kind === "quadratic" ? credits(values) : total(values));
}

/** Whether one step more on a number still fits. */
export function fits(kind: string, points: number, values: readonly number[], at: number, to: number): boolean {
  return left(kind, points, values.map((one, place) => (place === at ? to : one))) >= 0;
}
