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

/** Rows of all open visits that no desk has, fetched anew whenever the view has moved on. @param {string} branch @param {number} seq */
export function useOpenVisits(branch, seq) {
  const [found, setFound] = useState(/** @type {Found} */ ({ rows: null, problem: "" }));
  useEffect(() => {
    let current = true;
    Promise.all(["waiting", "on_hold"].map((state) => get(`/branches/${branch}/visits?state=${state}`)))
      .then((/** @type {Array<VisitList>} */ lists) => current && setFound({ rows: lists.flatMap((list) => list.visits).map(asRow), problem: "" }))
      .catch((problem) => current && setFound({ rows: [], problem: inWords(problem) }));
    return () => void (current = false);
  }, [branch, seq]);
  return found;
}

/** @param {VisitView} visit @returns {VisitRow} */
const asRow = (visit) => ({ ...visit, visit: visit.id });

export const find = {
  title: () => t("Call by number"),
  /** @param {SheetProps} props */
  Body({ view, live, now, show }) {
    const [typed, setTyped] = useState("");
    const { rows, problem } = useOpenVisits(view.branch.id, live.seq);
    return html`<${FindBox} typed=${typed} setTyped=${setTyped} />
      <${Matches} ...${{ rows, problem, typed, view, now, open: (/** @type {VisitRow} */ row) => show(row.state === "on_hold" ? "held" : "waiting", row) }} />`;
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
 * At most `most` rows; whoever is not among them is found by typing more.
 * @param {Found & { typed: string, view: DeskView | FloorView, now: number, open: (row: VisitRow) => void, most?: number }} props
 */
export function Matches({ rows, problem, typed, view, now, open, most = 6 }) {
  const wanted = typed.replace(/[\s-]/g, "").toUpperCase();
  const matching = (rows ?? []).filter((row) => row.number.replace("-", "").includes(wanted)).slice(0, most);
  return html`<div><div role="status">
    ${problem && html`<p>${problem}</p>`}
    ${rows && !problem && matching.length === 0 && html`<p class="quiet-text">${t("Nobody waits with that number.")}</p>`}</div>
    <ul class="list lines">${matching.map((row) => html`<li key=${row.visit}><${QueueRow} ...${{ row, view, now, open }} /></li>`)}</ul></div>`;
}
