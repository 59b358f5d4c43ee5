// Texts, times and waits as each language writes them. A catalogue is one domain in one language, from the same gettext
// files as the kiosk; its keys are the English sentences, so English needs none and a missing text is English.

/** @import { WaitRange } from "/web/views" */

/** @typedef {{ direction: "ltr" | "rtl", texts: Record<string, string>, plurals: Record<string, Record<string, string>> }} Words */

/** @type {Words} */
const NO_WORDS = { direction: "ltr", texts: {}, plurals: {} };

/** @type {Map<string, Promise<Words | null>>} */
const loaded = new Map();

/** "es", of "es-MX". @param {string} language */
export const base = (language) => language.split("-")[0];

/** The language's own name, as its speakers write it. @param {string} language */
export const ownName = (language) => nameIn(language, language);

/** "Spanish", of the tag "es", in `language`. @param {string} tag @param {string} language */
export function nameIn(tag, language) {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/**
 * The languages in which a domain can be shown, English first. Where the server does not answer: English.
 * @param {string} domain
 * @returns {Promise<string[]>}
 */
export const languages = async (domain) => (await fetched(`/web/locale/${domain}.json`)) ?? ["en"];

/**
 * Load a catalogue: in `language`, else in the language without its region. One that we do not have, or cannot reach,
 * speaks English; which one came is `text.language`. `own`: the branch's own language, which its texts are in at least.
 * @param {string} domain
 * @param {string} language
 * @param {string} [own]
 */
export async function catalogue(domain, language, own) {
  if (base(language) === "en") return new Text(language, NO_WORDS, own);
  for (const tag of new Set([language, base(language)])) {
    const words = await load(domain, tag);
    if (words) return new Text(language, words, own);
  }
  return new Text("en", NO_WORDS, own);
}

/**
 * @param {string} domain
 * @param {string} language
 */
function load(domain, language) {
  const address = `/web/locale/${language}/${domain}.json`;
  const known = loaded.get(address) ?? fetched(address);
  loaded.set(address, known);
  return known.then((words) => words ?? (loaded.delete(address), null)); // so that the next who asks tries again
}

/** @param {string} address */
async function fetched(address) {
  try {
    const response = await fetch(address);
    if (response.ok) return await response.json();
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // fetch's word for: the network gave no answer
  }
  return null;
}

export class Text {
  /**
   * @param {string} language
   * @param {Words} words
   * @param {string} own
   */
  constructor(language, { direction, texts, plurals }, own = language) {
    this.language = language;
    this.own = own;
    this.direction = direction;
    this.texts = texts;
    this.plurals = plurals;
    this.locale = `${language}-u-nu-latn`; // digits as they stand on the ticket
    this.rules = new Intl.PluralRules(language);
    this.say = this.say.bind(this);
  }

  /**
   * text.say("Desk {desk}", {desk: "4"})
   * @param {string} message
   * @param {object} values
   */
  say(message, values = {}) {
    return fill(this.texts[message] ?? message, values);
  }

  /** Whether the sentence can be said in this language. English says every one. @param {string} message */
  knows(message) {
    return message in this.texts || base(this.language) === "en";
  }

  /**
   * text.plural("{n} person", "{n} people", 2)
   * @param {string} one
   * @param {string} many
   * @param {number} n
   * @param {object} values
   */
  plural(one, many, n, values = {}) {
    const forms = this.plurals[one];
    const form = forms?.[this.rules.select(n)] ?? forms?.other ?? (n === 1 ? one : many);
    return fill(form, { n, ...values });
  }

  /**
   * One of the branch's own texts, {en: "Permits", es: "Permisos"}, or lists: in this language, in it without its region,
   * in the branch's own likewise, in English, in whichever there is. The same as `in_language` of lobby/text/languages.py.
   * @template T
   * @param {Record<string, T>} texts
   * @returns {T | ""}
   */
  of(texts) {
    const wanted = [this.language, base(this.language), this.own, base(this.own), "en"].map((tag) => texts[tag]);
    return [...wanted, ...Object.values(texts)].find(Boolean) ?? "";
  }

  /** "10:58 AM" in the branch's time zone. @param {number} ms @param {string} timezone */
  time(ms, timezone) {
    const format = new Intl.DateTimeFormat(this.locale, { hour: "numeric", minute: "2-digit", timeZone: timezone });
    return format.format(ms).replace(/[ \u202f]/g, "\u00a0"); // never parted at a line's end
  }

  /** "Monday" @param {number} ms @param {string} timezone */
  weekday(ms, timezone) {
    return new Intl.DateTimeFormat(this.locale, { weekday: "long", timeZone: timezone }).format(ms);
  }

  /** "November 30" @param {number} ms @param {string} timezone */
  dayOfYear(ms, timezone) {
    return new Intl.DateTimeFormat(this.locale, { month: "long", day: "numeric", timeZone: timezone }).format(ms);
  }

  /** @param {number} n */
  number(n) {
    return new Intl.NumberFormat(this.locale).format(n);
  }

  /** "26 min", "1 h 05 min"; whole minutes, and seconds where there is not one: "40 s". @param {number} seconds */
  duration(seconds) {
    if (seconds < 60) return this.say("{n} s", { n: Math.max(0, Math.floor(seconds)) });
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return this.say("{n} min", { n: minutes });
    return this.say("{h} h {min} min", { h: Math.floor(minutes / 60), min: String(minutes % 60).padStart(2, "0") });
  }

  /** A promised wait where minutes go without saying: "20", "1.5"; "45 s" where it is under a minute. @param {number} seconds */
  target(seconds) {
    return seconds < 60 ? this.duration(seconds) : this.number(Math.round(seconds / 6) / 10);
  }

  /** "4:07", a running time. @param {number} seconds */
  clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  }

  /** A wait in a sentence: "15 to 25 min", "Up to 10 min", "No wait". Never one false minute. @param {WaitRange} wait */
  range(wait) {
    const span = minutes(wait);
    if (!span) return this.say("No wait");
    const form = span.low ? "{low} to {high} min" : "Up to {high} min";
    return this.plural(form, form, span.high, span).replace(`${span.high} `, `${span.high}\u00a0`);
  }

  /** A wait in a column: "15–25 min". Right to left a dash between numbers can turn, so words stay. @param {WaitRange} wait */
  column(wait) {
    const span = minutes(wait);
    return span?.low && this.direction !== "rtl" ? this.say("{low}–{high} min", span) : this.range(wait);
  }
}

/** The range in minutes, as the server has rounded it, or null where there is nothing to wait for. @param {WaitRange} wait */
export function minutes({ low_s, high_s }) {
  return high_s < 60 ? null : { low: Math.floor(low_s / 60), high: Math.ceil(high_s / 60) };
}

/**
 * @param {string} message
 * @param {object} values
 */
function fill(message, values) {
  const known = new Map(Object.entries(values));
  return message.replace(/\{(\w+)\}/g, (whole, name) => (known.has(name) ? String(known.get(name)) : whole));
}
