import assert from "node:assert/strict";
import test from "node:test";

import { base, catalogue, languages, minutes, nameIn, ownName, Text } from "/web/text.js";
import { ARABIC, AT, NO_ANSWER, serve, SPANISH, TIMEZONE, wait } from "./builders.js";

const english = new Text("en", { direction: "ltr", texts: {}, plurals: {} });
const spanish = new Text("es", SPANISH);
const arabic = new Text("ar", ARABIC);

test("values fill the names of a sentence; a name without a value stays", () => {
  assert.equal(english.say("Desk {desk}", { desk: "4" }), "Desk 4");
  assert.equal(spanish.say("Desk {desk}", { desk: "4" }), "Ventanilla 4");
  assert.equal(english.say("Desk {desk}"), "Desk {desk}");
});

test("a value is never read as a sentence: braces in it stay", () => {
  assert.equal(english.say("{name} is here", { name: "{desk}", desk: "4" }), "{desk} is here");
  assert.equal(english.say("{constructor}"), "{constructor}");
});

test("a sentence without a translation stays English", () => {
  assert.equal(spanish.say("Welcome."), "Welcome.");
  assert.equal(spanish.knows("Welcome."), false);
  assert.equal(spanish.knows("No wait"), true);
  assert.equal(english.knows("anything"), true);
});

test("a plural takes the form of its language", () => {
  const people = (text, n) => text.plural("{n} person", "{n} people", n);
  assert.deepEqual([1, 2, 0].map((n) => people(english, n)), ["1 person", "2 people", "0 people"]);
  assert.deepEqual([0, 1, 2, 3, 11, 100].map((n) => people(arabic, n)), ["لا أحد", "شخص", "شخصان", "3 أشخاص", "11 شخصًا", "100 شخص"]);
  assert.equal(spanish.plural("{n} person waiting", "{n} people waiting", 1), "1 persona esperando");
  assert.equal(spanish.plural("{n} cat", "{n} cats", 2), "2 cats");
});

test("a wait is said as a range, never as one false minute", () => {
  assert.equal(english.range(wait(15, 25)), "15 to 25\u00a0min");
  assert.equal(english.range(wait(0, 10)), "Up to 10\u00a0min");
  assert.equal(english.range(wait(0, 0.9)), "No wait");
  assert.equal(spanish.range(wait(15, 25)), "de 15 a 25\u00a0min");
  assert.deepEqual(minutes({ low_s: 119, median_s: 120, high_s: 121 }), { low: 1, high: 3 });
});

test("in a column a dash does, but not from right to left", () => {
  assert.equal(english.column(wait(15, 25)), "15–25 min");
  assert.equal(arabic.column(wait(15, 25)), "15 to 25\u00a0min");
  assert.equal(english.column(wait(0, 10)), "Up to 10\u00a0min");
});

test("a duration is in seconds below a minute and in hours from an hour on", () => {
  assert.deepEqual([-3, 0, 59.9, 60, 3599, 3600, 3900].map((s) => english.duration(s)), ["0 s", "0 s", "59 s", "1 min", "59 min", "1 h 00 min", "1 h 05 min"]);
  assert.deepEqual([45, 60, 90, 1200].map((s) => english.target(s)), ["45 s", "1", "1.5", "20"]);
  assert.deepEqual([-1, 7, 247, 3600].map((s) => english.clock(s)), ["0:00", "0:07", "4:07", "60:00"]);
});

test("times are the branch's, in the digits that stand on the ticket", () => {
  assert.equal(english.time(AT, TIMEZONE), "10:00\u00a0AM");
  assert.match(arabic.time(AT, TIMEZONE), /10:00/);
  assert.equal(spanish.weekday(AT, TIMEZONE), "lunes");
  assert.equal(spanish.dayOfYear(AT, TIMEZONE), "23 de noviembre");
});

test("a language is called as its speakers call it, and as the reader does", () => {
  assert.equal(ownName("es"), "Español");
  assert.equal(ownName("ar"), "العربية");
  assert.equal(nameIn("es", "en"), "Spanish");
  assert.equal(base("es-MX"), "es");
});

test("the languages of a screen are those that the server has catalogues for", async (t) => {
  serve(t, { "/web/locale/staff.json": ["en", "ar", "es", "xx"] });
  assert.deepEqual(await languages("staff"), ["en", "ar", "es", "xx"]);
});

test("without an answer there is English", async (t) => {
  serve(t, { "/web/locale/staff.json": NO_ANSWER, "/web/locale/xa/staff.json": NO_ANSWER });
  assert.deepEqual(await languages("staff"), ["en"]);
  const text = await catalogue("staff", "xa");
  assert.equal(text.language, "en");
});

test("a catalogue is fetched once, and again where it could not be reached", async (t) => {
  const asked = serve(t, (address, times) => (times === 1 ? NO_ANSWER : { direction: "rtl", texts: {}, plurals: {} }));
  assert.equal((await catalogue("staff", "xb")).language, "en");
  assert.equal((await catalogue("staff", "xb")).direction, "rtl");
  assert.equal((await catalogue("staff", "xb")).language, "xb");
  assert.deepEqual(asked.map(({ address }) => address), Array(2).fill("/web/locale/xb/staff.json"));
});

test("a region that has no catalogue speaks the language without it", async (t) => {
  serve(t, { "/web/locale/xc/staff.json": { direction: "ltr", texts: { Yes: "Ja" }, plurals: {} } });
  const text = await catalogue("staff", "xc-AT");
  assert.equal(text.say("Yes"), "Ja");
  assert.equal(text.language, "xc-AT");
});

test("English needs no catalogue", async (t) => {
  const asked = serve(t, {});
  assert.equal((await catalogue("staff", "en-GB")).locale, "en-GB-u-nu-latn");
  assert.deepEqual(asked, []);
});
