// "Call by number": everyone who waits or is on hold, narrowed by what is typed.

/** @import { DeskView, FloorView, VisitList, VisitView } from "/web/views" */
/** @import { SheetProps } from "./desk.js" */

import { get } from "/web/api.js";
import { html, useEffect, useState } from "/web/html.js";
import { onValue } from "./press.js";
import { QueueRow } from "./queue.js";
import { inWords } from "./refusals.js";
import { t } from "./words.js";

/** @typedef {VisitView & { visit: string }} VisitRow a visit that is shown like a row of a queue */
/** @typedef {{ rows: Array<VisitRow> | null, problem: string }} Found `rows` are null while they are fetched */

/**
 * The first `most` of all open visits that no desk has and whose number has what was typed, fetched anew whenever the view
 * has moved on: a queue may be thousands long, and the view holds only its head.
 * @param {string} branch @param {number} seq @param {string} typed @param {number} [most]
 */
export function useOpenVisits(branch, seq, typed, most = 6) {
  const [found, setFound] = useState(/** @type {Found} */ ({ rows: null, problem: "" }));
  useEffect(() => {
    let current = true;
    const asked = (/** @type {string} */ state) => new URLSearchParams({ state, number: typed, limit: String(most) });
    Promise.all(["waiting", "on_hold"].map((state) => get(`/branches/${branch}/visits?${asked(state)}`)))
      .then((/** @type {Array<VisitList>} */ lists) => current && setFound({ rows: lists.flatMap((list) => list.visits).map(asRow).slice(0, most), problem: "" }))
      .catch((problem) => current && setFound({ rows: [], problem: inWords(problem) }));
    return () => void (current = false);
  }, [branch, seq, typed, most]);
  return found;
}

/** @param {VisitView} visit @returns {VisitRow} */
const asRow = (visit) => ({ ...visit, visit: visit.id });

export const find = {
  title: () => t("Call by number"),
  /** @param {SheetProps} props */
  Body({ view, live, now, show }) {
    const [typed, setTyped] = useState("");
    const { rows, problem } = useOpenVisits(view.branch.id, live.seq, typed);
    return html`<${FindBox} typed=${typed} setTyped=${setTyped} />
      <${Matches} ...${{ rows, problem, view, now, open: (/** @type {VisitRow} */ row) => show(row.state === "on_hold" ? "held" : "waiting", row) }} />`;
  },
};

export const hold = {
  title: () => t("On hold"),
  /** @param {SheetProps} props */
  Body({ view, now, show }) {
    return html`<ul class="list lines">${view.on_hold.map((row) => html`<li key=${row.visit}>
      <${QueueRow} ...${{ row, view, now, open: () => show("held", row) }} /></li>`)}</ul>`;
  },
};

/** @param {{ typed: string, setTyped: (typed: string) => void }} props */
export function FindBox({ typed, setTyped }) {
  return html`<div class="field"><label for="find-number">${t("Ticket number")}</label>
    <input class="input number-input" id="find-number" dir="ltr" autocomplete="off" autocapitalize="characters" enterkeyhint="search"
      value=${typed} onInput=${onValue(setTyped)} /></div>`;
}

/**
 * What was found; whoever is not among it is found by typing more.
 * @param {Found & { view: DeskView | FloorView, now: number, open: (row: VisitRow) => void }} props
 */
export function Matches({ rows, problem, view, now, open }) {
  return html`<div><div role="status">
    ${problem && html`<p>${problem}</p>`}
    ${rows?.length === 0 && !problem && html`<p class="quiet-text">${t("Nobody waits with that number.")}</p>`}</div>
    <ul class="list lines">${(rows ?? []).map((row) => html`<li key=${row.visit}><${QueueRow} ...${{ row, view, now, open }} /></li>`)}</ul></div>`;
}
