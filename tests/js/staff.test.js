import assert from "node:assert/strict";
import test, { before } from "node:test";

import { renderToString } from "preact-render-to-string";

import { keepIcons } from "/web/icons.js";
import { html } from "/web/html.js";
import { Refusal } from "/web/api.js";
import { OUTCOMES as KNOWN_OUTCOMES, NEEDS, STAFF_PAGES } from "/web/contract.js";
import { Icon } from "/web/parts.js";
import { callsNow } from "/web/tablet/calling.js";
import { breakLine, marks, needMark, OUTCOMES, outcomeName, reasonWord, serviceName, stateWord } from "/web/tablet/names.js";
import { secondsSince } from "/web/tablet/now.js";
import { hidesWait, Reason } from "/web/tablet/reasons.js";
import { inWords } from "/web/tablet/refusals.js";
import { needsDesk, PAGES, pageOf, seesFloor } from "/web/tablet/session.js";
import { problemWord } from "/web/tablet/trouble.js";
import { UndoBar } from "/web/tablet/undo.js";
import { dateAt, languageName, longDate, percent, speak } from "/web/tablet/words.js";
import { AT, branch, NO_ANSWER, serve, session, SPANISH, TIMEZONE, visit } from "./builders.js";

const SUPERVISOR = { pages: ["desk", "greeter", "floor", "plan", "reports", "devices"], rights: ["floor.view"] };
const GREETER = { pages: ["greeter"], rights: ["floor.view"] };

before(async () => {
  globalThis.document = { documentElement: {} }; // what the app tells of its language
  await speak("en");
});

const wordsOf = (visit, more) => marks(visit, branch(), more).map(({ word }) => word);

// --- who may open what ---------------------------------------------------------------------------------------------

test("whoever has a desk starts there, also a supervisor", () => {
  assert.equal(pageOf("", session({ ...SUPERVISOR, desk: "desk-4" })), "desk");
});

test("without a desk each starts where their work is", () => {
  assert.equal(pageOf("", session(SUPERVISOR)), "floor");
  assert.equal(pageOf("", session(GREETER)), "greeter");
  assert.equal(pageOf("", session()), "desk");
});

test("a page that is not for somebody is not opened by its address", () => {
  assert.equal(pageOf("reports", session(SUPERVISOR)), "reports");
  assert.equal(pageOf("reports", session()), "desk");
  assert.equal(pageOf("constructor", session()), "desk");
});

test("who sees no floor greets from a desk", () => {
  assert.equal(seesFloor(session()), false);
  assert.equal(needsDesk("greeter", session()), true);
  assert.equal(needsDesk("greeter", session(GREETER)), false);
  assert.equal(needsDesk("floor", session(SUPERVISOR)), false);
});

test("every page that the server knows has its line in the menu", () => {
  assert.deepEqual(Object.keys(PAGES), [...STAFF_PAGES]);
});

// --- what things are called ----------------------------------------------------------------------------------------

test("a service is called as the branch calls it; one that is gone, by its id", () => {
  const services = [{ id: "permits", name: { en: "Building permits" } }];
  assert.equal(serviceName(services, "permits"), "Building permits");
  assert.equal(serviceName(services, "licences"), "licences");
});

test("every outcome that every branch has is called by us, and the branch's own by the branch", () => {
  assert.deepEqual(Object.keys(OUTCOMES).toSorted(), [...KNOWN_OUTCOMES].toSorted());
  const own = [{ id: "appeal", name: { en: "Appeal filed" } }, { id: "resolved", name: { en: "Not this" } }];
  assert.equal(outcomeName(own, "resolved"), "Resolved");
  assert.equal(outcomeName(own, "appeal"), "Appeal filed");
  assert.equal(outcomeName(own, "gone"), "gone");
});

test("every need that can be marked has an icon and a word; another one has its id", () => {
  for (const need of NEEDS) assert.notEqual(needMark(need).word, need);
  assert.deepEqual(needMark("ramp"), { icon: "info", word: "ramp" });
});

test("states and problems are said in words; what is not known is shown as it came", () => {
  assert.equal(stateWord("on_hold"), "On hold");
  assert.equal(stateWord("parked"), "parked");
  assert.equal(problemWord("paper_out"), "paper out");
  assert.equal(problemWord("on fire"), "on fire");
  assert.equal(problemWord("constructor"), "constructor");
  assert.equal(reasonWord("call_by_hand"), "I call by hand");
  assert.equal(reasonWord("my own words"), "my own words");
});

// --- what is worth knowing of a customer -----------------------------------------------------------------------------

test("an ordinary customer who speaks the branch's language has no mark", () => {
  assert.deepEqual(wordsOf(visit()), []);
  assert.deepEqual(wordsOf(visit({ language: "en-GB" })), []);
});

test("another language is marked; the language needed goes before the one of the screen", () => {
  assert.deepEqual(wordsOf(visit({ language: "es" })), ["Spanish"]);
  assert.deepEqual(wordsOf(visit({ language: "es", language_needed: "ar" })), ["Arabic"]);
  assert.deepEqual(wordsOf(visit({ language_needed: "en" })), ["English"]);
});

test("an appointment, a class, needs and the phone are marked in this order", () => {
  const customer = visit({ slot_at: AT, customer_class: "priority", needs: ["wheelchair"], channel: "phone" });
  assert.deepEqual(wordsOf(customer), ["Appointment 10:00\u00a0AM", "Priority", "Wheelchair", "Follows by phone"]);
  assert.deepEqual(wordsOf(visit({ customer_class: "vip" }), [{ id: "vip", name: { en: "Veteran" } }]), ["Veteran"]);
});

// --- time and figures ------------------------------------------------------------------------------------------------

test("nobody waits for less than nothing, though clocks differ", () => {
  assert.equal(secondsSince(AT, AT + 1500), 1.5);
  assert.equal(secondsSince(AT, AT - 1500), 0);
});

test("a desk is about to call within a second of the time, and only where it calls by itself", () => {
  assert.equal(callsNow({ next: { due_at: AT } }, AT - 1001), false);
  assert.equal(callsNow({ next: { due_at: AT } }, AT - 1000), true);
  assert.equal(callsNow({ next: { due_at: null } }, AT), false);
  assert.equal(callsNow({ next: null }, AT), false);
});

test("the date is the branch's, not the browser's", () => {
  assert.equal(dateAt(Date.UTC(2026, 10, 23, 7, 59), TIMEZONE), "2026-11-22");
  assert.equal(dateAt(Date.UTC(2026, 10, 23, 8, 0), TIMEZONE), "2026-11-23");
  assert.equal(longDate("2026-11-22"), "Sunday, November 22, 2026");
});

test("shares and languages are said as the reader's language says them", () => {
  assert.equal(percent(0.625), "63%");
  assert.equal(languageName("es"), "Spanish");
});

test("a language whose words cannot be fetched now is not changed to", async (t) => {
  serve(t, () => NO_ANSWER);
  await speak("es");
  assert.equal(stateWord("on_hold"), "On hold");
  assert.equal(document.documentElement.lang, "en");
});

// --- refusals --------------------------------------------------------------------------------------------------------

test("a refusal is said in our words where its code is known, else in the server's", () => {
  assert.match(inWords(new Refusal({ code: "desk_busy", message: "x" })), /^This desk has a customer already\./);
  assert.equal(inWords(new Refusal({ code: "new_one", message: "So it is.", help: "Do that." })), "So it is. Do that.");
});

test("a fault of our own is not taken for a refusal", () => {
  assert.throws(() => inWords(new RangeError("ours")), RangeError);
});

// --- why, and what can be taken back -----------------------------------------------------------------------------------

const reasonOf = (visit) => renderToString(html`<${Reason} of=${visit} />`);

test("the reason of a call is said in the reader's language, with a reason that was chosen", () => {
  const why = { code: "why.by_name_for", values: { number: "A017", reason: "short_question" } };
  assert.equal(reasonOf({ why }), "A017 was called by name: Short question.");
  assert.equal(reasonOf({ why: { ...why, values: { number: "A017", reason: "a train" } } }), "A017 was called by name: a train.");
});

test("a sentence that has no words in the reader's language is shown in English, marked as such", async (t) => {
  serve(t, { "/web/locale/es/staff.json": SPANISH });
  await speak("es");
  t.after(() => speak("en"));
  assert.equal(reasonOf({ why: { code: "why.recorded", values: { text: "As it was." } } }), '<bdi lang="en">As it was.</bdi>');
  assert.equal(reasonOf({ why: { code: "why.by_name", values: { number: "A017" } } }), '<bdi lang="en">A017 was called by name.</bdi>');
});

test("nothing is said where nobody was called, or of a later server", () => {
  assert.equal(reasonOf({ why: null }), "");
  assert.equal(reasonOf({ why: { code: "why.later", values: {} } }), "");
});

test("the wait stands beside the reason where the reason may not say it", () => {
  assert.equal(hidesWait({ why: { code: "why.by_name", values: {} } }), true);
  assert.equal(hidesWait({ why: { code: "why.recorded", values: { text: "As it was." } } }), true);
  assert.equal(hidesWait({ why: { code: "why.was_first.minutes", values: {} } }), false);
});

test("a break says its reason in words, a typed one as it was typed, and since when", () => {
  const line = (reason) => breakLine({ since_at: AT, break_reason: reason }, branch());
  assert.equal(line("short_break"), "Short break, since 10:00\u00a0AM.");
  assert.equal(line("Fire drill"), "Fire drill, since 10:00\u00a0AM.");
  assert.equal(line(""), "Since 10:00\u00a0AM.");
});

test("what can be taken back is said with its number and its outcome", () => {
  const offer = { visit: "1", number: "A017", did: "visit_ended", outcome: "follow_up", until_at: AT };
  const said = (more) => renderToString(html`<${UndoBar} offer=${{ ...offer, ...more }} outcomes=${[]} off=${false} />`).replaceAll(/<[^>]*>/g, "").trim();
  assert.match(said(), /^A017 is finished: Follow up\./);
  assert.match(said({ outcome: null }), /^A017 is finished\./);
  assert.match(said({ did: "visit_held" }), /^A017 is on hold\./);
  assert.match(said({ did: "something_new" }), /^A017 has changed\./);
  assert.equal(renderToString(html`<${UndoBar} offer=${null} outcomes=${[]} />`), '<div class="undo-place" role="status"></div>');
});

// --- icons -----------------------------------------------------------------------------------------------------------

test("a loaded icon is drawn in the page itself; arrows turn with the writing", () => {
  keepIcons({ bell: "M1,1Z", "caret-right": "M2,2Z" });
  assert.equal(
    renderToString(html`<${Icon} name="bell" size="2rem" />`),
    '<svg class="icon" style="--icon-size:2rem;" viewBox="0 0 256 256" aria-hidden="true"><path d="M1,1Z"></path></svg>',
  );
  assert.match(renderToString(html`<${Icon} name="caret-right" />`), /class="icon mirror"/);
});

test("an icon that is not loaded is fetched when it comes up", () => {
  assert.match(renderToString(html`<${Icon} name="x" />`), /<span class="icon" style="--icon:url\(.*x\.svg/);
});
