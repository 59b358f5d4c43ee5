// Keeps the phone page live. Its words are in the page (ticket.html); this shows those of the ticket's state, fills the
// slots anew whenever the ticket changes, says it aloud, and rings and shakes when it is your turn.

/** @import { TicketView } from "/web/views" */
/** @import { Update } from "/web/live.js" */

import { Refusal, send } from "/web/api.js";
import { watch } from "/web/live.js";
import { catalogue } from "/web/text.js";

const MOST_PIPS = 10;
const root = document.documentElement;
const token = location.pathname.split("/")[2].toUpperCase();
const title = document.title;
const chime = new Audio("/web/chime.wav");

const text = await catalogue("phone", root.lang, root.dataset.own);
const page = {
  update: /** @type {Update<TicketView | null> | null} */ (null),
  asking: root.dataset.state === "leaving",
  rings: false,
  state: root.dataset.state ?? "",
};

/** @param {Update<TicketView | null>} update */
function draw(update) {
  root.dataset.live = update.state;
  if (update.view) drawTicket(update.view);
  foot(update);
}

/** Draw what is known, in the state the page is in now. */
function drawAnew() {
  if (page.update) draw(page.update);
}

/** @param {TicketView} view */
function drawTicket(view) {
  const before = page.state;
  if (view.state !== "waiting" && view.state !== "on_hold") page.asking = false;
  turnInto(states(view));
  fill("desk", view.desk ?? "");
  fill("service", text.of(view.service));
  fill("wait", view.wait ? text.range(view.wait) : slot("wait").dataset.unknown ?? "");
  fill("ahead", ahead(view));
  drawPips(view.ahead);
  document.title = page.state === "called" ? `${shown("h1")} ${view.number}` : title;
  say(view, before);
}

/**
 * The state that the page is in; and, where the visit has ended, how, as far as the page has words for it.
 * @param {TicketView} view @returns {Array<string>}
 */
function states(view) {
  if (view.state === "ended") return ["ended", view.outcome && document.querySelector(`h1[data-on="${view.outcome}"]`) ? view.outcome : "served"];
  const state = view.state === "waiting" && view.ahead === 0 ? "next" : view.state;
  return [page.asking && view.can_leave && ["waiting", "next", "on_hold"].includes(state) ? "leaving" : state];
}

/** Show what is on in these states, and nothing else. @param {Array<string>} now */
function turnInto(now) {
  page.state = root.dataset.state = now[0];
  for (const part of parts("[data-on]")) part.hidden = !now.some((state) => part.matches(`[data-on~="${state}"]`));
  for (const part of parts(".told")) part.hidden ||= !page.rings;
  for (const button of doing("tell")) button.hidden ||= page.rings;
}

/** @param {TicketView} view */
function ahead(view) {
  if (!view.ahead) return "";
  return text.plural("**{n} person** ahead of you", "**{n} people** ahead of you", view.ahead);
}

/** @param {Update<TicketView | null>} update */
function foot({ state, view, at }) {
  const { live = "", called = "", lost = "" } = slot("foot").dataset;
  if (state === "stale" || state === "refused") fill("foot", lost);
  else if (page.state === "called" && view?.called_at) fill("foot", timed(called, view.called_at));
  else if (view) fill("foot", timed(live, at));
}

/** @param {string} sentence @param {number} at */
const timed = (sentence, at) => sentence.replace("{time}", text.time(at, root.dataset.timezone ?? ""));

/** Those gone since this page was first opened stay, pale, so that one sees the line move. @param {number | null} aheadNow */
function drawPips(aheadNow) {
  const most = Math.max(Number(sessionStorage.getItem(token) ?? 0), aheadNow ?? 0);
  sessionStorage.setItem(token, String(most));
  const shown = aheadNow && aheadNow <= MOST_PIPS ? Math.min(most, MOST_PIPS) : 0;
  const kinds = [...Array(shown).keys()].map((n) => (n < shown - (aheadNow ?? 0) ? "gone" : ""));
  slot("pips").replaceChildren(...(shown ? [...kinds, "me"] : []).map((kind) => Object.assign(document.createElement("i"), { className: kind })));
  for (const part of parts(".you")) part.hidden = !shown;
}

/** What changed, for those who listen; a call also rings and shakes. @param {TicketView} view @param {string} before */
function say(view, before) {
  if (page.state === "called" && before !== "called") {
    fill("urgent", `${shown("h1")} ${view.number}. ${shown(".turn-more")}`);
    ring();
    scrollTo(0, 0);
  } else if (page.state === "next" && before !== "next") {
    fill("polite", shown('[data-on="next"]'));
    if (page.rings) ring();
  } else if (page.state === "waiting") {
    fill("polite", `${ahead(view).replaceAll("**", "")}. ${view.wait ? text.range(view.wait) : ""}`);
  } else if (page.state === "ended") {
    fill("polite", shown("h1"));
  }
}

function ring() {
  navigator.vibrate?.([300, 150, 300, 150, 300]);
  chime.currentTime = 0;
  play();
}

function play() {
  chime.play().catch((problem) => {
    if (problem.name !== "NotAllowedError") throw problem; // a phone that was never touched stays silent
  });
}

/** @type {Record<string, () => unknown>} */
const ACTS = {
  tell() {
    page.rings = true;
    play();
    drawAnew();
  },
  ask: () => turnTo(true),
  stay: () => turnTo(false),
  async leave() {
    for (const button of doing("leave")) button.disabled = true;
    try {
      await send(`/tickets/${token}/leave`);
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      turnTo(false);
      fill("foot", slot("foot").dataset.unheard ?? "");
    }
    for (const button of doing("leave")) button.disabled = false;
  },
};

/** @param {boolean} asking */
function turnTo(asking) {
  page.asking = asking;
  drawAnew();
  for (const heading of parts("h1:not([hidden])")) heading.focus();
}

/** Write words into every place that has this slot; what stands between double stars is bold. @param {string} name @param {string} words */
function fill(name, words) {
  for (const place of parts(`[data-slot="${name}"]`)) {
    if (place.dataset.words === words) continue;
    place.dataset.words = words;
    place.replaceChildren(...words.split("**").map((part, n) => (n % 2 ? bold(part) : part)));
  }
}

/** @param {string} selector @returns {NodeListOf<HTMLElement>} */
const parts = (selector) => document.querySelectorAll(selector);

/** @param {string} words */
const bold = (words) => Object.assign(document.createElement("b"), { textContent: words });

/** @param {string} name */
const slot = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-slot="${name}"]`));

/** What is read in the first of these parts that shows. @param {string} part */
const shown = (part) => document.querySelector(`${part}:not([hidden])`)?.textContent.trim().replace(/\s+/g, " ") ?? "";

/** @param {string} what @returns {NodeListOf<HTMLButtonElement>} */
const doing = (what) => document.querySelectorAll(`[data-do="${what}"]`);

document.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element ? event.target.closest("[data-do]") : null;
  const act = pressed instanceof HTMLElement && ACTS[pressed.dataset.do ?? ""];
  if (!act || !page.update?.view) return; // before anything was heard, links and form go to the server as without script
  event.preventDefault();
  act();
});
watch(`ticket:${token}`, (update) => {
  page.update = update;
  draw(update);
});
