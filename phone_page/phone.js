// Keeps the phone page live. The server wrote the page whole; this fills the same slots with the same words
// (server/pages/phone.py) whenever the ticket changes, and says it, rings and shakes when it is your turn.

import { Refusal, send } from "/web/api.js";
import { watch } from "/web/live.js";
import { catalogue } from "/web/text.js";

const MOST_PIPS = 10;
const root = document.documentElement;
const token = location.pathname.split("/")[2].toUpperCase();
const timezone = document.body.dataset.timezone;
const chime = new Audio("/web/chime.wav");

const text = await catalogue("phone", root.lang);
const page = { update: null, asking: root.dataset.state === "leaving", told: false, state: root.dataset.state };

function draw() {
  const { view, state: live } = page.update;
  root.dataset.live = live;
  if (view) drawTicket(view);
  fill("foot", foot(page.update));
}

function drawTicket(view) {
  const before = page.state;
  if (view.state !== "waiting" && view.state !== "on_hold") page.asking = false;
  page.state = root.dataset.state = pageState(view);
  for (const [slot, words] of Object.entries(words_of(view, page.state))) fill(slot, words);
  drawPips(view.ahead);
  for (const link of doing("ask")) link.hidden = !view.can_leave;
  for (const button of doing("tell")) button.hidden = page.told;
  document.title = page.state === "called" ? `${text.say("It is your turn.")} ${view.number}` : `${view.number}, ${view.branch.name}`;
  say(view, before);
}

function pageState(view) {
  const state = view.state === "waiting" && view.ahead === 0 ? "next" : view.state;
  return page.asking && view.can_leave && ["waiting", "next", "on_hold"].includes(state) ? "leaving" : state;
}

const ENDINGS = {
  left: ["You left the line.", "{number} will not be called."],
  no_show: ["We called {number}.", "We did not see you. Please talk to the staff."],
  closed_at_day_end: ["We are closed for today.", "Please take a new number when you come back."],
  cancelled: ["{number} is not in the line.", "Please talk to the staff."],
};
const SERVED = ["Thank you.", "You can close this page."];

function words_of(view, state) {
  const [heading, more] = {
    called: ["It is your turn.", "Please come to desk {desk} now."],
    serving: ["We are helping you now.", "You are at desk {desk}."],
    leaving: ["Leave the line?", "{number} will not be called."],
    ended: ENDINGS[view.outcome] ?? SERVED,
  }[state] ?? ["", ""];
  return {
    heading: text.say(heading, view),
    more: text.say(more, view),
    desk: view.desk ?? "",
    service: text.of(view.service),
    wait: view.wait ? text.range(view.wait) : text.say("We call in order."),
    ahead: ahead(view),
    standing: text.say(state === "next" ? "You are next." : "Your place is kept."),
    advice: text.say(state === "next" ? "Please come inside." : "Tell the staff when you are ready."),
  };
}

function ahead(view) {
  if (!view.ahead) return "";
  return text.plural("**{n} person** ahead of you", "**{n} people** ahead of you", view.ahead);
}

function foot({ state, view, at }) {
  if (state === "stale" || state === "refused") return text.say("Not live right now. Watch the screen in the lobby.");
  if (!view) return slot("foot").textContent;
  if (page.state === "called" && view.called_at) return text.say("Called at {time}", { time: text.time(view.called_at, timezone) });
  return text.say("Live. Updated {time}", { time: text.time(at, timezone) });
}

/** Those gone since this page was first opened stay, pale, so that one sees the line move. */
function drawPips(aheadNow) {
  const most = Math.max(Number(sessionStorage.getItem(token) ?? 0), aheadNow ?? 0);
  sessionStorage.setItem(token, String(most));
  const shown = aheadNow && aheadNow <= MOST_PIPS ? Math.min(most, MOST_PIPS) : 0;
  const kinds = [...Array(shown).keys()].map((n) => (n < shown - aheadNow ? "gone" : ""));
  slot("pips").replaceChildren(...(shown ? [...kinds, "me"] : []).map((kind) => Object.assign(document.createElement("i"), { className: kind })));
  fill("you", shown ? text.say("you") : "");
}

/** What changed, for those who listen; a call also rings and shakes. */
function say(view, before) {
  if (page.state === "called" && before !== "called") {
    fill("urgent", `${text.say("It is your turn.")} ${view.number}. ${text.say("Please come to desk {desk} now.", view)}`);
    ring();
    scrollTo(0, 0);
  } else if (page.state === "next" && before !== "next") {
    fill("polite", `${text.say("You are next.")} ${text.say("Please come inside.")}`);
    if (page.told) ring();
  } else if (page.state === "waiting") {
    fill("polite", `${ahead(view).replaceAll("**", "")}. ${view.wait ? text.range(view.wait) : ""}`);
  } else if (page.state === "ended") {
    fill("polite", slot("heading").textContent);
  }
}

function ring() {
  navigator.vibrate?.([300, 150, 300, 150, 300]);
  chime.currentTime = 0;
  chime.play().catch((problem) => {
    if (problem.name !== "NotAllowedError") throw problem; // a phone that was never touched stays silent
  });
}

function listen() {
  for (const button of doing("tell")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    const act = pressed instanceof HTMLElement && ACTS[pressed.dataset.do];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

const ACTS = {
  tell() {
    page.told = true;
    chime.play().catch((problem) => { if (problem.name !== "NotAllowedError") throw problem; });
    slot("told").hidden = false;
    fill("told", text.say("We will ring here. Keep this page open."));
    draw();
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
      fill("foot", text.say("That did not reach us. Please try again."));
    }
    for (const button of doing("leave")) button.disabled = false;
  },
};

function turnTo(asking) {
  page.asking = asking;
  if (page.update?.view) draw();
  else root.dataset.state = asking ? "leaving" : page.state;
  document.querySelector("h1").focus();
}

function fill(name, words) {
  const place = slot(name);
  if (place.dataset.words === words) return;
  place.dataset.words = words;
  place.replaceChildren(...words.split("**").map((part, n) => (n % 2 ? bold(part) : part)));
}

const bold = (words) => Object.assign(document.createElement("b"), { textContent: words });

/** @param {string} name @returns {HTMLElement | null} */
const slot = (name) => document.querySelector(`[data-slot="${name}"]`);

/** @param {string} what @returns {NodeListOf<HTMLButtonElement>} */
const doing = (what) => document.querySelectorAll(`[data-do="${what}"]`);

listen();
watch(`ticket:${token}`, (update) => {
  page.update = update;
  draw();
});
