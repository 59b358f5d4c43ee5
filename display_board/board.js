// The board: who is called, where to, and what is known of the waits. It decides nothing; it shows the view it is sent.

/** @import { BoardCall, BoardView } from "/web/views" */
/** @import { Text } from "/web/text.js" */
/** @import { Update } from "/web/live.js" */
/** @import { Arranged } from "/web/board/calls.js" */

import { SIGNED_OUT } from "/web/api.js";
import { html, render, useEffect, useMemo, useRef, useState } from "/web/html.js";
import { loadIcons } from "/web/icons.js";
import { serverNow, useLive } from "/web/live.js";
import { Announce } from "/web/parts.js";
import { Pairing } from "/web/pairing.js";
import { catalogue } from "/web/text.js";
import { arrange, EMPTY, LANGUAGE_MS, SHOWN_MS, step } from "/web/board/calls.js";
import { CallPanel, ClosedPanel, Message, PastCall, Strip, Waits, WelcomePanel } from "/web/board/drawing.js";
import { Announcer } from "/web/board/sound.js";

const TICK_MS = 250;

/** @param {{ topic: string }} props */
function Board({ topic }) {
  const { state, view, at, error } = /** @type {Update<BoardView | null>} */ (useLive(topic));
  const texts = useTexts(view?.branch.languages, state);
  useTick(TICK_MS);
  if (state === "refused") return html`<${Stopped} error=${error} />`;
  if (!texts) return state === "stale" && !view ? html`<${CatchingUp} />` : null;
  return html`<${Screen} view=${view} texts=${texts} now=${serverNow()} stale=${state === "stale" ? at : null} />`;
}

/** @param {{ view: BoardView, texts: Text[], now: number, stale: number | null }} props */
function Screen({ view, texts, now, stale }) {
  const turn = Math.floor(now / LANGUAGE_MS); // by the server's clock, so that all boards speak alike
  const text = texts[turn % texts.length];
  const { shown, blocked, unblock } = useCalls(view.calls, now, Math.max(SHOWN_MS, LANGUAGE_MS * texts.length));
  const closed = !view.branch.open && view.waiting === 0 && !view.calls.some((call) => call.active);
  return html`
    <main class="stage" dir="ltr">
      <h1 class="visually-hidden">${view.branch.name}</h1>
      ${closed ? html`<${ClosedPanel} branch=${view.branch} text=${text} />`
        : shown.panels.length ? html`<${Calls} shown=${shown} text=${text} /><${Below} ...${{ shown, view, text, turn }} />`
        : html`<${WelcomePanel} text=${text} /><${Waits} services=${view.services} text=${text} turn=${turn} />`}
      <${Strip} view=${view} text=${text} texts=${texts} turn=${turn} now=${now} stale=${stale}
        unblock=${blocked ? unblock : null} />
      <${Announce} urgent>${shown.hot && shown.panels.map((call) => `${call.number}: ${texts[0].say("Desk {desk}", call)}. `)}<//>
    </main>`;
}

/** @param {{ shown: Arranged, text: Text }} props */
function Calls({ shown, text }) {
  const size = ["one", "two", "three"][shown.panels.length - 1];
  return html`
    <div class="panels ${size}">
      ${shown.panels.map((call) => html`<${CallPanel} key=${call.id} call=${call} hot=${shown.hot} size=${size} text=${text} />`)}
    </div>`;
}

/** The calls before; while there were none, the waits. @param {{ shown: Arranged, view: BoardView, text: Text, turn: number }} props */
function Below({ shown, view, text, turn }) {
  if (!shown.past.length) return html`<${Waits} services=${view.services} text=${text} turn=${turn} />`;
  return html`<div class="past">${shown.past.map((call) => html`<${PastCall} key=${call.id} call=${call} text=${text} />`)}</div>`;
}

/** No view since this page was opened: the little that can be said without one. */
function CatchingUp() {
  return html`<${Message} text=${own} title=${own.say("This screen is catching up. Please listen for your number.")} />`;
}

/**
 * A device that is not paired yet shows its code; anything else is said in words.
 * @param {{ error: NonNullable<Update["error"]> }} props
 */
function Stopped({ error }) {
  if (SIGNED_OUT.has(error.code)) return html`<${Pairing} kind="board" text=${own} />`;
  return html`<${Message} text=${own} title=${own.say(error.message)} more=${own.say(error.help)} />`;
}

/**
 * The calls as they stand now, announced as they come up.
 * @param {Array<BoardCall>} calls
 * @param {number} now
 * @param {number} shownMs
 */
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

/**
 * The words of the branch's languages. One that could not be fetched speaks English until the connection is back.
 * @param {string[] | undefined} languages
 * @param {string} state of the connection
 * @returns {Text[] | null}
 */
function useTexts(languages, state) {
  const [texts, setTexts] = useState(/** @type {Text[] | null} */ (null));
  const wanted = languages?.join(" ");
  useEffect(() => {
    if (wanted) Promise.all(wanted.split(" ").map((language) => catalogue("board", language, wanted.split(" ")[0]))).then(setTexts);
  }, [wanted, state]);
  return texts;
}

/** Draw anew every so often: time passes, and with it what stands out. @param {number} every ms */
function useTick(every) {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw((n) => n + 1), every);
    return () => clearInterval(timer);
  }, [every]);
}

/** What is said without a view is said in the browser's language; loaded before anything can go wrong. */
const [own] = await Promise.all([catalogue("board", navigator.language), loadIcons()]);

const board = decodeURIComponent(location.pathname.split("/").at(-1) ?? "");
render(html`<${Board} topic=${`board:${board}`} />`, /** @type {HTMLElement} */ (document.getElementById("board")));
