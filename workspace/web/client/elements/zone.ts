import { freshKey } from "../key";
import { send } from "../live/page";
import { words } from "../words";
import { sentence } from "./form";
import { toast } from "./toasts";

/** Which zone was offered in this browser last: once is enough. */
const OFFERED = "cw-zone";
const UTC = "UTC";
const IS_UTC = /^(Etc\/)?(UTC|UCT|GMT|GMT[+-]?0|Universal|Zulu|Greenwich)$/;

/** Whoever never said where they are reads dates in UTC: they are offered, once, the zone that this device is in. */
export function offerZone(theirs: string | undefined, here: string = Intl.DateTimeFormat().resolvedOptions().timeZone): void {
  if (theirs !== UTC || !here || IS_UTC.test(here) || localStorage.getItem(OFFERED) === here) return;
  localStorage.setItem(OFFERED, here);
  toast({ text: words.inUtc(here), stays: true, act: { words: words.useZone, run: () => void use(here) } });
}

async function use(zone: string): Promise<void> {
  const body = new FormData();
  body.set("time_zone", zone);
  body.set("key", freshKey());
  try {
    await send("/me/zone/", body);
    document.body.dataset.zone = zone;
    for (const time of document.querySelectorAll("cw-time")) time.dispatchEvent(new CustomEvent("cw:morphed"));
    toast({ text: words.zoneUsed(zone) });
  } catch (error) {
    localStorage.removeItem(OFFERED);
    toast({ text: sentence(error), stays: true });
  }
}
