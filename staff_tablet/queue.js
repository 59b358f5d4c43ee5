// The waiting list of a desk, in the order in which the calling rule would take it.

/** @import { DeskView, FloorView, QueueRow as Waiting } from "/web/views" */

import { html, useEffect, useRef, useState } from "/web/html.js";
import { Chip, Icon, Number } from "/web/parts.js";
import { marks, serviceName } from "./names.js";
import { secondsSince } from "./now.js";
import { plural, t, words } from "./words.js";

/**
 * `open(row)` shows one visit; `find()` all of them; `showHold()` those on hold.
 * @param {{ view: DeskView, now: number, open: (row: Waiting) => void, find: () => void, showHold: () => void }} props
 */
export function Queue({ view, now, open, find, showHold }) {
  const [list, fitting] = useFitting();
  const rows = view.queue.slice(0, fitting);
  const more = view.queue_total - rows.length;
  return html`<section class="queue card" aria-labelledby="queue-title">
    <header class="queue-head">
      <h2 id="queue-title">${t("Waiting")}</h2>
      <span class="quiet-text">${plural("{n} person", "{n} people", view.queue_total)}</span>
    </header>
    <ul class="list queue-list" ref=${list} style=${{ "--fitting": fitting }}>
      ${rows.map((row) => html`<li key=${row.visit}><${QueueRow} ...${{ row, view, now, open }} /></li>`)}
    </ul>
    <footer class="queue-foot">
      ${more > 0 && html`<button type="button" class="row" onClick=${find}>${t("{n} more", { n: more })}<${Icon} name="caret-right" size="1.125rem" /></button>`}
      ${view.on_hold.length > 0 && html`<button type="button" class="row end" onClick=${showHold}>
        ${t("On hold: {n}", { n: view.on_hold.length })}<${Icon} name="caret-right" size="1.125rem" /></button>`}
    </footer>
  </section>`;
}

/** @param {{ row: Waiting, view: DeskView | FloorView, now: number, open: (row: Waiting) => void }} props */
export function QueueRow({ row, view, now, open }) {
  const [first] = marks(row, view.branch);
  return html`<button type="button" class="row queue-row" onClick=${() => open(row)}>
    <${Number}>${row.number}<//>
    <span class="grow">${serviceName(view.services, row.service)}</span>
    ${first && html`<span class="queue-mark"><${Icon} name=${first.icon} /><span class="visually-hidden">${first.word}</span></span>`}
    <${Waited} row=${row} now=${now} />
    <${Icon} name="caret-right" size="1.125rem" />
  </button>`;
}

/** How long somebody has waited; past the target with a clock and an amber chip. @param {{ row: Waiting, now: number }} props */
export function Waited({ row, now }) {
  const waited = secondsSince(row.clock_at, now);
  if (waited <= row.target_s) return html`<span class="quiet-text figures">${words().duration(waited)}</span>`;
  return html`<${Chip} kind="attention" icon="clock">${words().duration(waited)}<span class="visually-hidden">, ${t("past the target")}</span><//>`;
}

/** How many rows the list has room for. On a page that scrolls it takes a handful. */
function useFitting() {
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  const [fitting, setFitting] = useState(8);
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const measure = () => {
      const row = parseFloat(getComputedStyle(element).getPropertyValue("--row")) * rem();
      setFitting(Math.max(3, Math.min(12, Math.floor((element.clientHeight + 1) / row))));
    };
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  return /** @type {const} */ ([list, fitting]);
}

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
