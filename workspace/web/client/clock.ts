/** How a point in time is said: relative within a week, absolute after. Milliseconds throughout. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

function zoned(zone: string): Intl.DateTimeFormatOptions {
  try {
    if (zone) new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone ? { timeZone: zone } : {};
  } catch {
    return {}; // a zone that this browser does not know: its own is better than none
  }
}

/** The whole of it, for the hover: "Saturday, 21 November 2026 at 15:04 CET". */
export function exact(when: Date, locale: string, zone = ""): string {
  return new Intl.DateTimeFormat(british(locale), {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    ...zoned(zone),
  }).format(when);
}

/** "just now", "4 min ago", "3 h ago", "yesterday, 15:04", "Tuesday, 15:04", "21 Nov", "21 Nov 2025". */
export function near(when: Date, now: Date, locale: string, zone = "", style: "near" | "full" | "day" = "near"): string {
  const tongue = british(locale);
  const place = zoned(zone);
  const clock = new Intl.DateTimeFormat(tongue, { hour: "2-digit", minute: "2-digit", ...place });
  if (style !== "near") {
    const day = new Intl.DateTimeFormat(tongue, { day: "numeric", month: "short", year: "numeric", ...place }).format(when);
    return style === "day" ? day : `${day}, ${clock.format(when)}`;
  }
  const ago = now.getTime() - when.getTime();
  const relative = new Intl.RelativeTimeFormat(tongue, { numeric: "auto", style: "short" });
  if (Math.abs(ago) < MINUTE) return relative.format(0, "second");
  if (Math.abs(ago) < HOUR) return relative.format(-Math.trunc(ago / MINUTE), "minute");
  const days = dayNumber(now, place) - dayNumber(when, place);
  if (days === 0) return relative.format(-Math.trunc(ago / HOUR), "hour");
  if (days === 1) {
    const yesterday = new Intl.RelativeTimeFormat(tongue, { numeric: "auto" }).format(-1, "day");
    return `${yesterday}, ${clock.format(when)}`;
  }
  if (days > 0 && days < 7) {
    return `${new Intl.DateTimeFormat(tongue, { weekday: "long", ...place }).format(when)}, ${clock.format(when)}`;
  }
  const sameYear = year(now, place) === year(when, place);
  return new Intl.DateTimeFormat(tongue, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
    ...place,
  }).format(when);
}

/** How long until the words change, or null when they won't any more while this page is open. */
export function nextChange(when: Date, now: Date): number | null {
  const ago = Math.abs(now.getTime() - when.getTime());
  if (ago < HOUR) return MINUTE - (ago % MINUTE) + 50;
  if (ago < DAY) return 10 * MINUTE;
  return ago < WEEK ? HOUR : null;
}

/** Whether both fall on one day of the reader's zone. */
export function sameDay(one: Date, other: Date, zone = ""): boolean {
  return dayNumber(one, zoned(zone)) === dayNumber(other, zoned(zone));
}

/** "Sunday 22 November 2026", as the server says it. */
export function dayName(when: Date, locale: string, zone = ""): string {
  const whole: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  return new Intl.DateTimeFormat(british(locale), { ...whole, ...zoned(zone) }).format(when).replace(",", "");
}

function dayNumber(date: Date, place: Intl.DateTimeFormatOptions): number {
  const parts = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", ...place }).format(date);
  return Math.round(Date.parse(`${parts}T00:00:00Z`) / DAY);
}

function year(date: Date, place: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en", { year: "numeric", ...place }).format(date);
}

/** Plain "en" would put the month first and count to twelve; a workplace of many countries reads day first. */
function british(locale: string): string {
  return locale === "en" || locale === "" ? "en-GB" : locale;
}
