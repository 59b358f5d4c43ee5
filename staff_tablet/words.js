// The page's language and its texts: one at a time, kept on this device.

import { catalogue } from "/web/text.js";
import { SENTENCES } from "./sentences.js";

const KEPT = "lobby.staff.language";
export const LANGUAGES = ["en", "es", "ar"];

let text;

/** What the person chose here before, else what the browser asks for. */
export function preferred() {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages].filter(Boolean);
  return wanted.map((tag) => tag.split("-")[0]).find((tag) => LANGUAGES.includes(tag)) ?? "en";
}

/** Speak this language from now on; the caller draws the page anew. */
export async function speak(language) {
  text = await catalogue("staff", language);
  document.documentElement.lang = text.language;
  document.documentElement.dir = text.direction;
  document.title = t("Lobby for staff");
}

export function keep(language) {
  localStorage.setItem(KEPT, language);
}

export const t = (message, values) => text.say(message, values);
export const plural = (one, many, n, values) => text.plural(one, many, n, values);
export const words = () => text;

/** A note from the server as a sentence; nothing where it is of a later server. */
export const said = ({ code, values }) => t(SENTENCES[code] ?? "", values);

/** "Sunday, November 22, 2026", of a date without a time. */
export function longDate(date) {
  const noon = Date.parse(`${date}T12:00:00Z`);
  return new Intl.DateTimeFormat(text.locale, { dateStyle: "full", timeZone: "UTC" }).format(noon);
}

/** "2026-11-22": the day it is at the branch, as a date field has it. */
export function dateAt(ms, timezone) {
  const parts = new Intl.DateTimeFormat("en", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: timezone })
    .formatToParts(ms);
  return ["year", "month", "day"].map((type) => parts.find((part) => part.type === type).value).join("-");
}

export function percent(share) {
  return new Intl.NumberFormat(text.locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** "Spanish", of the tag "es". */
export function languageName(tag) {
  const name = new Intl.DisplayNames([text.language], { type: "language" }).of(tag);
  return name.charAt(0).toLocaleUpperCase(text.language) + name.slice(1);
}
