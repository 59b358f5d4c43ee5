// The parts of the board, as look.md section 4 draws them. Words change with the language; numbers never move.

/** @import { BoardCall, BoardView, BranchHead, ServiceWait } from "/web/views" */
/** @import { Text } from "/web/text.js" */
/** @import { ComponentChildren } from "preact" */

import { html, useLayoutEffect, useRef } from "/web/html.js";
import { Icon, Number } from "/web/parts.js";

// Room in design pixels for a number, for a desk, and for the word and the desk side by side (`beside`) or the word
// alone (`above`). What needs more is set smaller; nothing else moves for it.
const ROOM = {
  one: { number: 925, desk: 376, above: 370 },
  two: { number: 600, desk: 190, beside: 332, digit: 151 },
  three: { number: 600, desk: 190, beside: 332, digit: 101 },
  past: { number: 350, desk: 170, beside: 314, digit: 83 },
};
const WAITS_AT_ONCE = 6;

/** @param {{ call: BoardCall, hot: boolean, size: "one" | "two" | "three", text: Text }} props */
export function CallPanel({ call, hot, size, text }) {
  return html`<article class="panel ${hot ? "hot" : ""}" data-number=${call.number}>
    <${Words} class="sentence" text=${text}>
      ${hot ? text.say("Please come to desk {desk}", call) : text.say("Last called")}
    <//>
    <div class="call-number"><${Fitted} widest=${ROOM[size].number} value=${call.number} number /></div>
    <${Icon} name="arrow-right-bold" size="" />
    <div class="sign"><${Desk} call=${call} room=${ROOM[size]} text=${text} /></div>
  </article>`;
}

/** @param {{ call: BoardCall, text: Text }} props */
export function PastCall({ call, text }) {
  return html`<article class="past-call" data-number=${call.number}>
    <div class="call-number"><${Fitted} widest=${ROOM.past.number} value=${call.number} number /></div>
    <${Icon} name="arrow-right-bold" size="" />
    <${Desk} call=${call} room=${ROOM.past} text=${text} />
  </article>`;
}

/**
 * @param {{ call: BoardCall, room: { desk: number, above: number } | { desk: number, beside: number, digit: number }, text: Text }} props
 */
function Desk({ call, room, text }) {
  const forWord = "above" in room ? room.above : room.beside - Math.min(room.desk, room.digit * call.desk.length);
  return html`<div class="desk">
    <${Words} class="desk-word" text=${text}><${Fitted} widest=${forWord} value=${text.say("Desk")} /><//>
    <span class="desk-number"><${Fitted} widest=${room.desk} value=${call.desk} number /></span>
  </div>`;
}

/** @param {{ text: Text }} props */
export function WelcomePanel({ text }) {
  return html`<section class="panel quiet">
    <${Words} class="welcome" text=${text}>${text.say("Welcome.")}<//>
    <${Words} class="welcome-more" text=${text}>${text.say("We call by number.")}<//>
  </section>`;
}

/** @param {{ branch: BranchHead, text: Text }} props */
export function ClosedPanel({ branch, text }) {
  return html`<section class="panel quiet closed">
    <${Words} class="welcome" text=${text}>${text.say("We are closed.")}<//>
    <${Words} class="welcome-more" text=${text}>${opening(branch, text)}<//>
  </section>`;
}

/** @param {BranchHead} branch @param {Text} text */
export function opening({ opens_at: opensAt, opens_day: said, timezone }, text) {
  if (!opensAt) return "";
  const time = text.time(opensAt, timezone);
  if (said === "today") return text.say("We open at {time}.", { time });
  const day = said === "weekday" ? text.weekday(opensAt, timezone) : text.dayOfYear(opensAt, timezone);
  return text.say("We open {day} at {time}.", { day, time });
}

/**
 * How long each service waits, before the first call. More services than fit take turns.
 * @param {{ services: Array<ServiceWait>, text: Text, turn: number }} props
 */
export function Waits({ services, text, turn }) {
  const pages = Math.max(1, Math.ceil(services.length / WAITS_AT_ONCE));
  const first = (Math.floor(turn / 3) % pages) * WAITS_AT_ONCE;
  return html`<ul class="waits">
    ${services.slice(first, first + WAITS_AT_ONCE).map((service) => html`
      <li class="wait-tile" key=${service.id} lang=${text.language} dir=${text.direction}>
        <span class="wait-name">${text.of(service.name)}</span>
        <span class="wait-range figures">${standing(service, text)}</span>
      </li>`)}
  </ul>`;
}

/** "15 to 25 min", or what is known instead. @param {ServiceWait} service @param {Text} text */
function standing(service, text) {
  if (!service.open) return text.say("Closed now");
  if (service.wait) return text.range(service.wait);
  if (service.waiting === 0) return text.say("No one waiting");
  return text.plural("{n} person waiting", "{n} people waiting", service.waiting);
}

/**
 * `stale`: when the view was last true, where it no longer is.
 * @param {{ view: BoardView, text: Text, texts: Text[], turn: number, now: number, stale: number | null,
 *   unblock: (() => void) | null }} props
 */
export function Strip({ view, text, texts, turn, now, stale, unblock }) {
  const { branch } = view;
  if (stale !== null) return html`<${StaleStrip} text=${text} at=${text.time(stale, branch.timezone)} />`;
  return html`<footer class="strip">
    <${Logo} />
    <strong>${branch.county}</strong><span class="quiet-text">${branch.name}</span>
    ${unblock
      ? html`<button class="unblock" onClick=${unblock}><${Icon} name="speaker-slash" size="" />${text.say("Turn the sound on")}</button>`
      : html`<${Words} class="strip-words quiet-text" text=${text}>${stripWords(view, text, Math.floor(turn / texts.length))}<//>`}
    <${Words} class="strip-time figures" text=${text}>${text.time(now, branch.timezone)}<//>
    <span class="at-hand"><${Icon} name="warning" size="" /></span>
  </footer>`;
}

/** In turn: how many wait, then each service's wait. A round lasts until every language has said it. @param {BoardView} view @param {Text} text @param {number} round */
function stripWords(view, text, round) {
  const known = view.services.flatMap(({ open, name, wait }) => (open && wait ? [{ name, wait }] : []));
  const place = round % (known.length + 1);
  if (place > 0) {
    const service = known[place - 1];
    return text.say("{service}: {wait}", { service: text.of(service.name), wait: text.range(service.wait) });
  }
  if (view.waiting === 0) return text.say("No one is waiting.");
  return text.plural(
    "{n} person waiting. Your ticket shows your wait.", "{n} people waiting. Your ticket shows your wait.", view.waiting,
  );
}

/** @param {{ text: Text, at: string }} props */
function StaleStrip({ text, at }) {
  return html`<footer class="strip stale" role="status">
    <${Icon} name="warning" size="" />
    <${Words} class="stale-words" text=${text}>${text.say("This screen is catching up. Please listen for your number.")}<//>
    <${Words} class="strip-time figures" text=${text}>${text.say("as of {time}", { time: at })}<//>
  </footer>`;
}

/** A board that has nothing to show but words. @param {{ text: Text, title: string, more?: string }} props */
export function Message({ text, title, more = "" }) {
  return html`<main class="stage">
    <section class="panel quiet closed">
      <${Words} class="welcome" text=${text}>${title}<//>
      <${Words} class="welcome-more" text=${text}>${more}<//>
    </section>
  </main>`;
}

/**
 * Words in one of the branch's languages, in its own direction. Exchanged softly, where they stand.
 * @param {{ class: string, text: Text, children?: ComponentChildren }} props
 */
function Words({ class: name, text, children }) {
  return html`<p class="words ${name}" key=${text.language} lang=${text.language} dir=${text.direction}>${children}</p>`;
}

function Logo() {
  return html`<span class="icon logo" style=${{ "--icon": 'url("/web/logo.svg")' }} aria-hidden="true"></span>`;
}

/**
 * Text as large as its place says (--size), smaller only where it would be wider than `widest` design pixels.
 * @param {{ widest: number, value: string, number?: boolean }} props
 */
function Fitted({ widest, value, number = false }) {
  const box = useRef(/** @type {HTMLSpanElement | null} */ (null));
  useLayoutEffect(() => {
    if (!box.current) return;
    const { style } = box.current;
    style.removeProperty("--fit");
    const designPixel = parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;
    const wide = box.current.getBoundingClientRect().width / designPixel;
    if (wide > widest) style.setProperty("--fit", String(widest / wide));
  }, [value, widest]);
  return html`<span class="fitted" ref=${box}>${number ? html`<${Number}>${value}<//>` : value}</span>`;
}
