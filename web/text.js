// Texts, times and waits as each language writes them. A catalogue is one domain in one language, from the same gettext
// files as the kiosk; its keys are the English sentences, so English needs none and a missing text is English.

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "ps", "yi"]);
const NO_WORDS = { texts: {}, plurals: {} };
const loaded = new Map();

export const base = (language) => language.split("-")[0];
export const direction = (language) => (RIGHT_TO_LEFT.has(base(language)) ? "rtl" : "ltr");

/** The language's own name, as its speakers write it. */
export function ownName(language) {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language);
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** Load a catalogue. A language that we do not have, or cannot reach, speaks English. */
export function catalogue(domain, language) {
  const name = `${base(language)}/${domain}`;
  if (base(language) === "en") return Promise.resolve(new Text(language, NO_WORDS));
  if (!loaded.has(name)) loaded.set(name, fetchWords(name));
  return loaded.get(name).then((words) => (words ? new Text(language, words) : new Text("en", NO_WORDS)));
}

async function fetchWords(name) {
  try {
    const response = await fetch(`/web/locale/${name}.json`);
    if (response.ok) return await response.json();
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // fetch's word for: the network gave no answer
  }
  loaded.delete(name); // so that the next who asks tries again
  return null;
}

export class Text {
  constructor(language, { texts, plurals }) {
    this.language = language;
    this.direction = direction(language);
    this.texts = texts;
    this.plurals = plurals;
    this.locale = `${language}-u-nu-latn`; // digits as they stand on the ticket
    this.rules = new Intl.PluralRules(language);
    this.say = this.say.bind(this);
  }

  /** text.say("Desk {desk}", {desk: "4"}) */
  say(message, values = {}) {
    return fill(this.texts[message] ?? message, values);
  }

  /** Whether the sentence can be said in this language. English says every one. */
  knows(message) {
    return message in this.texts || base(this.language) === "en";
  }

  /** text.plural("{n} person", "{n} people", 2) */
  plural(one, many, n, values = {}) {
    const forms = this.plurals[one];
    const form = forms?.[this.rules.select(n)] ?? forms?.other ?? (n === 1 ? one : many);
    return fill(form, { n, ...values });
  }

  /** One of the branch's own texts, {en: "Permits", es: "Permisos"}. */
  of(texts) {
    return texts[this.language] ?? texts[base(this.language)] ?? texts.en ?? Object.values(texts)[0] ?? "";
  }

  /** "10:58 AM" in the branch's time zone. */
  time(ms, timezone) {
    return new Intl.DateTimeFormat(this.locale, { hour: "numeric", minute: "2-digit", timeZone: timezone }).format(ms);
  }

  /** "Monday" */
  weekday(ms, timezone) {
    return new Intl.DateTimeFormat(this.locale, { weekday: "long", timeZone: timezone }).format(ms);
  }

  number(n) {
    return new Intl.NumberFormat(this.locale).format(n);
  }

  /** "26 min", "1 h 05 min"; whole minutes, and seconds where there is not one: "40 s". */
  duration(seconds) {
    if (seconds < 60) return this.say("{n} s", { n: Math.max(0, Math.floor(seconds)) });
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return this.say("{n} min", { n: minutes });
    return this.say("{h} h {min} min", { h: Math.floor(minutes / 60), min: String(minutes % 60).padStart(2, "0") });
  }

  /** A promised wait where minutes go without saying: "20", "1.5"; "45 s" where it is under a minute. */
  target(seconds) {
    return seconds < 60 ? this.duration(seconds) : this.number(Math.round(seconds / 6) / 10);
  }

  /** "4:07", a running time. */
  clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  }

  /** A wait in a sentence: "15 to 25 min", "Up to 10 min", "No wait". Never one false minute. */
  range(wait) {
    const span = minutes(wait);
    if (!span) return this.say("No wait");
    const form = span.low ? "{low} to {high} min" : "Up to {high} min";
    return this.plural(form, form, span.high, span).replace(`${span.high} `, `${span.high}\u00a0`);
  }

  /** A wait in a column: "15–25 min". Right to left a dash between numbers can turn, so words stay. */
  column(wait) {
    const span = minutes(wait);
    return span?.low && this.direction !== "rtl" ? this.say("{low}–{high} min", span) : this.range(wait);
  }
}

/** The range in minutes, as the server has rounded it, or null where there is nothing to wait for. */
export function minutes({ low_s, high_s }) {
  return high_s < 60 ? null : { low: Math.floor(low_s / 60), high: Math.ceil(high_s / 60) };
}

const fill = (message, values) =>
  message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
