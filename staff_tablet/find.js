// "Call by number": everyone who waits or is on hold, narrowed by what is typed.

import { get } from "/web/api.js";
import { html, useEffect, useState } from "/web/html.js";
import { QueueRow } from "./queue.js";
import { inWords } from "./refusals.js";
import { t } from "./words.js";

/** Rows of all open visits that no desk has, fetched anew whenever the view has moved on. */
export function useOpenVisits(branch, seq) {
  const [found, setFound] = useState({ rows: null, problem: "" });
  useEffect(() => {
    let current = true;
    Promise.all(["waiting", "on_hold"].map((state) => get(`/branches/${branch}/visits?state=${state}`)))
      .then((lists) => current && setFound({ rows: lists.flatMap((list) => list.visits).map(asRow), problem: "" }))
      .catch((problem) => current && setFound({ rows: [], problem: inWords(problem) }));
    return () => (current = false);
  }, [branch, seq]);
  return found;
}

const asRow = (visit) => ({ ...visit, visit: visit.id });

export const find = {
  title: () => t("Call by number"),
  Body({ view, live, now, show }) {
    const [typed, setTyped] = useState("");
    const { rows, problem } = useOpenVisits(view.branch.id, live.seq);
    return html`<${FindBox} typed=${typed} setTyped=${setTyped} />
      <${Matches} ...${{ rows, problem, typed, view, now, open: (row) => show(row.state === "on_hold" ? "held" : "waiting", row) }} />`;
  },
};

export const hold = {
  title: () => t("On hold"),
  Body({ view, now, show }) {
    return html`<ul class="list lines">${view.on_hold.map((row) => html`<li key=${row.visit}>
      <${QueueRow} ...${{ row, view, now, open: () => show("held", row) }} /></li>`)}</ul>`;
  },
};

export function FindBox({ typed, setTyped }) {
  return html`<div class="field"><label for="find-number">${t("Ticket number")}</label>
    <input class="input number-input" id="find-number" dir="ltr" autocomplete="off" autocapitalize="characters" enterkeyhint="search"
      value=${typed} onInput=${(event) => setTyped(event.target.value)} /></div>`;
}

/** At most `most` rows; whoever is not among them is found by typing more. */
export function Matches({ rows, problem, typed, view, now, open, most = 6 }) {
  const wanted = typed.replace(/[\s-]/g, "").toUpperCase();
  const matching = (rows ?? []).filter((row) => row.number.replace("-", "").includes(wanted)).slice(0, most);
  return html`<div><div role="status">
    ${problem && html`<p>${problem}</p>`}
    ${rows && !problem && matching.length === 0 && html`<p class="quiet-text">${t("Nobody waits with that number.")}</p>`}</div>
    <ul class="list lines">${matching.map((row) => html`<li key=${row.visit}><${QueueRow} ...${{ row, view, now, open }} /></li>`)}</ul></div>`;
}
