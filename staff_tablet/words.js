// The page's language and its texts: one at a time, kept on this device.

/** @import { Text } from "/web/text.js" */
/** @import { Note } from "/web/views" */

import { base, catalogue, languages, nameIn } from "/web/text.js";
import { SENTENCES } from "./sentences.js";

const KEPT = "lobby.staff.language";
const DOMAIN = "staff";

/** @type {Text} */
let text;

/** @type {string[]} */
let offered = ["en"];

/** The languages of this app, as the server has catalogues. */
export const offeredLanguages = () => offered;

/** Load what the app speaks, and speak what the person chose here before, else what the browser asks for. */
export async function start() {
  offered = await languages(DOMAIN);
  await speak(preferred());
}

function preferred() {
  const wanted = [localStorage.getItem(KEPT) ?? "", ...navigator.languages].filter(Boolean);
  return wanted.flatMap((tag) => [tag, base(tag)]).find((tag) => offered.includes(tag)) ?? "en";
}

/**
 * Speak this language from now on; the caller draws the page anew. Where its words cannot be fetched now, nothing changes.
 * @param {string} language
 */
export async function speak(language) {
  const found = await catalogue(DOMAIN, language);
  if (text && base(found.language) !== base(language)) return;
  text = found;
  document.documentElement.lang = text.language;
  document.documentElement.dir = text.direction;
  document.title = t("Lobby for staff");
}

/** @param {string} language */
export function keep(language) {
  localStorage.setItem(KEPT, language);
}

/** @param {string} message @param {object} [values] */
export const t = (message, values) => text.say(message, values);

/** @param {string} one @param {string} many @param {number} n @param {object} [values] */
export const plural = (one, many, n, values) => text.plural(one, many, n, values);

export const words = () => text;

/**
 * What a code is called here. Whatever is no code of the table was typed, and stays as it was typed.
 * @param {Record<string, string>} table @param {string} code
 */
export const wordOf = (table, code) => (Object.hasOwn(table, code) ? t(table[code]) : code);

/** A note from the server as a sentence; nothing where it is of a later server. @param {Note} note */
export const said = ({ code, values }) => t(SENTENCES[code] ?? "", values);

/** "Sunday, November 22, 2026", of a date without a time. @param {string} date */
export function longDate(date) {
  const noon = Date.parse(`${date}T12:00:00Z`);
  return new Intl.DateTimeFormat(text.locale, { dateStyle: "full", timeZone: "UTC" }).format(noon);
}

/** "2026-11-22": the day it is at the branch, as a date field has it. @param {number} ms @param {string} timezone */
export function dateAt(ms, timezone) {
  const parts = new Intl.DateTimeFormat("en", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: timezone })
    .formatToParts(ms);
  return ["year", "month", "day"].map((type) => parts.find((part) => part.type === type)?.value).join("-");
}

/** @param {number | null} share 0..1; a dash where there is none */
export function percent(share) {
  if (share === null) return "–";
  return new Intl.NumberFormat(text.locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** "Spanish", of the tag "es". @param {string} tag */
export const languageName = (tag) => nameIn(tag, text.language);
