// The board: who is called, where to, and what is known of the waits. It decides nothing; it shows the view it is sent.

import { html, render, useEffect, useMemo, useRef, useState } from "/web/html.js";
import { serverNow, useLive } from "/web/live.js";
import { Announce } from "/web/parts.js";
import { Pairing } from "/web/pairing.js";
import { catalogue } from "/web/text.js";
import { arrange, EMPTY, LANGUAGE_MS, SHOWN_MS, step } from "/web/board/calls.js";
import { CallPanel, ClosedPanel, Message, PastCall, Strip, Waits, WelcomePanel } from "/web/board/drawing.js";
import { Announcer } from "/web/board/sound.js";

const TICK_MS = 250;
const NOT_PAIRED = new Set(["sign_in_needed", "credential_unknown", "session_ended"]);

function Board({ topic }) {
  const { state, view, at, error } = useLive(topic);
  const texts = useTexts(view?.branch.languages);
  useTick(TICK_MS);
  if (state === "refused") return html`<${Stopped} error=${error} />`;
  if (!texts) return state === "stale" && !view ? html`<${CatchingUp} />` : null;
  return html`<${Stage} view=${view} texts=${texts} now=${serverNow()} stale=${state === "stale" ? at : null} />`;
}

function Stage({ view, texts, now, stale }) {
  const turn = Math.floor(now / LANGUAGE_MS); // by the server's clock, so that all boards speak alike
  const text = texts[turn % texts.length];
  const { shown, blocked, unblock } = useCalls(view.calls, now, Math.max(SHOWN_MS, LANGUAGE_MS * texts.length));
  const closed = !view.branch.open && view.waiting === 0 && !view.calls.some((call) => call.active);
  return html`
    <main class="stage" dir="ltr">
      <h1 class="visually-hidden">${view.branch.name}</h1>
      ${closed ? html`<${ClosedPanel} branch=${view.branch} text=${text} now=${now} />`
        : shown.panels.length ? html`<${Calls} shown=${shown} text=${text} /><${Below} ...${{ shown, view, text, turn }} />`
        : html`<${WelcomePanel} text=${text} /><${Waits} services=${view.services} text=${text} turn=${turn} />`}
      <${Strip} view=${view} text=${text} texts=${texts} turn=${turn} now=${now} stale=${stale}
        unblock=${blocked ? unblock : null} />
      <${Announce} urgent>${shown.hot && shown.panels.map((call) => `${call.number}: ${texts[0].say("Desk {desk}", call)}. `)}<//>
    </main>`;
}

function Calls({ shown, text }) {
  const size = ["one", "two", "three"][shown.panels.length - 1];
  return html`
    <div class="panels ${size}">
      ${shown.panels.map((call) => html`<${CallPanel} key=${call.id} call=${call} hot=${shown.hot} size=${size} text=${text} />`)}
    </div>`;
}

/** The calls before; while there were none, the waits. */
function Below({ shown, view, text, turn }) {
  if (!shown.past.length) return html`<${Waits} services=${view.services} text=${text} turn=${turn} />`;
  return html`<div class="past">${shown.past.map((call) => html`<${PastCall} key=${call.id} call=${call} text=${text} />`)}</div>`;
}

/** No view since this page was opened: the little that can be said without one. */
function CatchingUp() {
  const text = useText(navigator.language);
  return text && html`<${Message} text=${text} title=${text.say("This screen is catching up. Please listen for your number.")} />`;
}

/** A device that is not paired yet shows its code; anything else is said in words. */
function Stopped({ error }) {
  const text = useText(navigator.language);
  if (!text) return null;
  if (NOT_PAIRED.has(error.code)) return html`<${Pairing} kind="board" text=${text} />`;
  return html`<${Message} text=${text} title=${text.say(error.message)} more=${text.say(error.help)} />`;
}

/** The calls as they stand now, announced as they come up. */
function useCalls(calls, now, shownMs) {
  const [blocked, setBlocked] = useState(false);
  const announcer = useMemo(() => new Announcer(setBlocked), []);
  const state = useRef(EMPTY);
  state.current = useMemo(() => step(state.current, calls, now, shownMs), [calls, now]);
  useEffect(() => {
    for (const id of state.current.announce) announcer.announce(calls.find((call) => call.id === id));
  }, [state.current]);
  return { shown: arrange(state.current, calls), blocked, unblock: () => announcer.unblock() };
}

function useText(language) {
  const texts = useTexts([language]);
  return texts?.[0];
}

function useTexts(languages) {
  const [texts, setTexts] = useState(null);
  const wanted = languages?.join(" ");
  useEffect(() => {
    if (wanted) Promise.all(wanted.split(" ").map((language) => catalogue("board", language))).then(setTexts);
  }, [wanted]);
  return texts;
}

/** Draw anew every so often: time passes, and with it what stands out. */
function useTick(every) {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw((n) => n + 1), every);
    return () => clearInterval(timer);
  }, [every]);
}

const board = decodeURIComponent(location.pathname.split("/").pop());
render(html`<${Board} topic=${`board:${board}`} />`, document.getElementById("board"));
