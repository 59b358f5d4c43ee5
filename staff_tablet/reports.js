// The day report: what one service day was like, with the words that say how each figure is counted. It prints well.

/** @import { DayReport, FloorView, OnTime, ReportLine } from "/web/views" */
/** @import { Update } from "/web/live.js" */
/** @import { ComponentChildren } from "preact" */
/** @import { App } from "./session.js" */

import { get } from "/web/api.js";
import { API } from "/web/contract.js";
import { html, useEffect, useState } from "/web/html.js";
import { Button, Icon } from "/web/parts.js";
import { Header } from "./header.js";
import { outcomeName } from "./names.js";
import { useNow } from "./now.js";
import { onValue } from "./press.js";
import { inWords } from "./refusals.js";
import { useView } from "./view.js";
import { dateAt, longDate, percent, said, t, words } from "./words.js";

/** @param {{ app: App }} props */
export function ReportsPage({ app }) {
  const live = /** @type {Update<FloorView | null>} */ (useView(`floor:${app.session.branch}`, app));
  const now = useNow(live);
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const branch = live.view?.branch;
  const date = chosen ?? (branch && dateAt(now, branch.timezone));
  const { report, problem } = useReport(app.session.branch, date);
  return html`
    <${Header} ...${{ place: branch?.name ?? t("Day report"), person: t("Day report"), live, now, branch, app }} />
    <main class="report-page">
      <div class="report-bar no-print">
        <div class="field"><label for="report-date">${t("Service day")}</label>
          <input class="input" id="report-date" type="date" value=${date ?? ""} onChange=${onValue((day) => day && setChosen(day))} /></div>
        <a class="button" href=${`${API}${address(app.session.branch, date)}?format=csv`} download><${Icon} name="arrow-line-down" /><span>${t("Save as CSV")}</span></a>
        <${Button} icon="printer" onClick=${() => print()}>${t("Print")}<//>
      </div>
      ${problem && html`<p class="card" role="alert">${problem}</p>`}
      ${report && html`<${Report} report=${report} />`}
    </main>`;
}

/** @param {string} branch @param {string | undefined} date */
const address = (branch, date) => `/branches/${branch}/reports/day/${date}`;

/** @param {string} branch @param {string | undefined} date */
function useReport(branch, date) {
  const [result, setResult] = useState(/** @type {{ report: DayReport | null, problem: string }} */ ({ report: null, problem: "" }));
  useEffect(() => {
    if (!date) return undefined;
    let current = true;
    get(address(branch, date))
      .then((/** @type {DayReport} */ report) => current && setResult({ report, problem: "" }))
      .catch((problem) => current && setResult({ report: null, problem: inWords(problem) }));
    return () => void (current = false);
  }, [branch, date]);
  return result;
}

/** @param {{ report: DayReport }} props */
function Report({ report }) {
  return html`<article class="report">
    <header class="report-head"><h2>${longDate(report.date)}</h2>
      <p class="quiet-text">${report.branch_name}. ${report.complete ? t("All visits of this day have ended.") : t("Some visits of this day are still open.")}
        ${" "}${t("Made at {time}.", { time: words().time(report.made_at, report.timezone) })}</p></header>
    <${Numbers} report=${report} />
    <${Times} report=${report} />
    <${Scores} report=${report} />
    <${Outcomes} report=${report} />
    <section class="card report-notes"><h3>${t("How to read this")}</h3><ul>${report.notes.map((note) => html`<li key=${note.code}>${said(note)}</li>`)}</ul></section>
  </article>`;
}

/** @param {DayReport} report */
const lines = (report) => [...report.services, report.all];
/** @param {ReportLine} line */
const lineName = (line) => (line.service === null ? t("All") : words().of(line.name));

/**
 * @param {{ title: string, note: string, columns: Array<string>, report: DayReport,
 *   row: (line: ReportLine) => Array<ComponentChildren> }} props
 */
function Table({ title, note, columns, report, row }) {
  return html`<section class="card report-table"><header><h3>${title}</h3><p class="quiet-text">${note}</p></header>
    <div class="scroll" tabindex="0" role="region" aria-label=${title}><table>
      <thead><tr><th scope="col">${t("Service")}</th>${columns.map((column) => html`<th scope="col" key=${column}>${column}</th>`)}</tr></thead>
      <tbody>${lines(report).map((line) => html`<tr key=${line.service} class=${line.service === null ? "all" : ""}>
        <th scope="row">${lineName(line)}</th>${row(line).map((cell, i) => html`<td key=${i}>${cell}</td>`)}</tr>`)}</tbody>
    </table></div></section>`;
}

/** @param {{ report: DayReport }} props */
function Numbers({ report }) {
  const columns = [t("Came"), t("Served"), t("Moved on"), t("Left"), t("No-show"), t("Cancelled"), t("Closed at day's end"), t("Still here"), t("Called on time")];
  /** @param {ReportLine} line */
  const row = (line) => [line.came, line.served, line.moved_on, line.left, line.no_show, line.cancelled, line.closed_at_day_end,
    line.still_waiting + line.still_open, onTime(line.called_on_time)];
  return html`<${Table} title=${t("How many")} note=${t("A service counts steps; the last line counts visits.")} ...${{ columns, report, row }} />`;
}

/** @param {OnTime} calls */
function onTime({ count, on_time: met, share }) {
  return count === 0 ? "–" : t("{share} ({met} of {count})", { share: percent(share), met, count });
}

/** @param {{ report: DayReport }} props */
function Times({ report }) {
  const columns = [t("Waits counted"), t("Wait, mean"), t("half within"), t("90 % within"), t("95 % within"), t("longest"), t("Walk, mean"), t("Service, mean"), t("90 % within")];
  /** @param {ReportLine} line */
  const row = ({ wait, walk, service_time: service }) => [wait.count, ...[wait.mean_s, wait.p50_s, wait.p90_s, wait.p95_s, wait.longest_s, walk.mean_s, service.mean_s, service.p90_s].map(time)];
  return html`<${Table} title=${t("How long")} note=${t("Minutes and seconds. A wait runs from check-in or transfer to the call.")} ...${{ columns, report, row }} />`;
}

/** @param {{ report: DayReport }} props */
function Scores({ report }) {
  const columns = [t("Waits told and counted"), t("came true"), t("told too long (+) or too short (-)"), t("To be looked into")];
  /** @param {ReportLine} line */
  const row = ({ score }) => [score.count, score.count ? percent(score.coverage) : "–", score.bias === null ? "–" : `${score.bias > 0 ? "+" : ""}${percent(score.bias)}`, score.drifts ? t("yes") : ""];
  if (!report.all.score.count) return null;
  return html`<${Table} title=${t("Did the waits told come true?")} note=${t("A wait came true when it lay within the range told at check-in; eight of ten should.")} ...${{ columns, report, row }} />`;
}

/** @param {number | null} seconds */
const time = (seconds) => (seconds === null ? "–" : words().clock(seconds));

/** @param {{ report: DayReport }} props */
function Outcomes({ report }) {
  const ids = Object.keys(report.all.outcomes);
  const named = Object.entries(report.outcome_names).map(([id, name]) => ({ id, name }));
  if (ids.length === 0) return null;
  return html`<${Table} title=${t("How it ended")} note="" columns=${ids.map((id) => outcomeName(named, id))} report=${report} row=${(/** @type {ReportLine} */ line) => ids.map((id) => line.outcomes[id] ?? 0)} />`;
}
