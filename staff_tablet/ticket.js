// The card at the right of the desk: who is next and why, who is called, who is served, or that nobody is.

/** @import { BranchHead, DeskView, NextCall, QueueRow, StepView, VisitView } from "/web/views" */
/** @import { ComponentChildren } from "preact" */

import { html } from "/web/html.js";
import { Button, Chip, Icon, Number } from "/web/parts.js";
import { CallingLine, emptyLine, Paused } from "./calling.js";
import { breakLine, marks, serviceName, stateWord } from "./names.js";
import { secondsSince } from "./now.js";
import { hidesWait, Reason } from "./reasons.js";
import { problemWord } from "./trouble.js";
import { plural, t, words } from "./words.js";

/** Somebody else's desk session: they may look, but the desk calls for its own. @param {Pick<DeskView, "desk">} view @param {string} me */
export const isElsewhere = ({ desk }, me) => desk.state !== "closed" && desk.staff !== null && desk.staff !== me;

/** @param {{ view: DeskView, me: string, now: number, more: () => void, addService: () => void }} props */
export function DeskTicket({ view, me, now, more, addService }) {
  if (view.current) return html`<${CurrentTicket} ...${{ view, now, more, addService }} visit=${view.current} />`;
  if (isElsewhere(view, me)) return html`<${Still} chip=${t("Taken")} icon="user" title=${t("{name} has desk {desk} open.", { name: view.desk.staff_name ?? view.desk.staff, desk: view.desk.name })} line=${t("Choose another desk to work at.")} />`;
  if (view.desk.state === "on_break") return html`<${Still} chip=${t("Break")} icon="coffee" line=${breakLine(view.desk, view.branch)} title=${t("This desk is on a break.")} />`;
  if (view.desk.state === "closed") return html`<${Still} chip=${t("Closed")} icon="moon" title=${t("Desk {desk} is closed.", { desk: view.desk.name })} line=${waitingLine(view)} />`;
  if (view.next) return html`<${NextTicket} view=${view} now=${now} />`;
  const { desk } = view;
  return html`<${Still} chip=${t("Ready")} icon="check-circle" title=${t("No one is waiting for this desk.")} line=${emptyLine(desk)}
    beside=${desk.pause_reason && html`<${Paused} desk=${desk} />`} />`;
}

/** @param {{ view: DeskView & { next: NextCall }, now: number }} props */
function NextTicket({ view, now }) {
  const { next } = view;
  const row = view.queue.find((each) => each.visit === next.visit);
  return html`<${Card} number=${next.number} chip=${html`<${Chip}>${t("Next for desk {desk}", { desk: view.desk.name })}<//><${CallingLine} view=${view} now=${now} />`}
      figure=${row && html`<${WaitFigure} row=${row} now=${now} />`}>
    <h2>${serviceName(view.services, next.service)}</h2>
    <p class="quiet-text"><${Reason} of=${next} /></p>
    ${row && html`<${Marks} visit=${row} branch=${view.branch} />`}
  <//>`;
}

/** @param {{ view: DeskView, visit: VisitView, now: number, more: () => void, addService: () => void }} props */
function CurrentTicket({ view, visit, now, more, addService }) {
  const called = visit.state === "called";
  const since = /** @type {number} */ (called ? visit.called_at : visit.serving_at);
  const time = words().time(since, view.branch.timezone);
  const chip = html`<span class=${called ? "chip solid" : "chip"}>${stateWord(visit.state)}</span>
    <span class="quiet-text">${visit.calls > 1 ? t("{n} times, since {time}", { n: visit.calls, time }) : t("since {time}", { time })}</span>
    <${Button} icon="dots-three" class="ticket-more" onClick=${more}>${t("More")}<//>`;
  return html`<${Card} number=${visit.number} chip=${chip} figure=${html`<${ServiceFigure} ...${{ view, visit, now, since }} />`}>
    <h2>${serviceName(view.services, visit.service)}</h2>
    <p class="quiet-text">${hidesWait(visit) && t("Waited {time}.", { time: words().duration(visit.waited_s) })} <${Reason} of=${visit} /></p>
    <${Marks} visit=${visit} branch=${view.branch} />
    ${visit.paper === "failed" && html`<p class="ticket-trouble"><${Icon} name="printer" />${t("The ticket did not print: {problem}.", { problem: problemWord(visit.paper_problem ?? "not_answering") })}</p>`}
    ${(visit.state === "serving" || visit.steps.length > 1) && html`<${Steps} ...${{ view, visit, addService }} />`}
  <//>`;
}

/** @param {{ number: string, chip: ComponentChildren, figure: ComponentChildren, children?: ComponentChildren }} props */
function Card({ number, chip, figure, children }) {
  return html`<section class="ticket desk-ticket" aria-label=${number}>
    <div class="ticket-above">
      <div class="ticket-chips">${chip}</div>
      <div class="ticket-hero"><${Number}>${number}<//><div class="ticket-figure">${figure}</div></div>
    </div>
    <div class="ticket-cut"></div>
    <div class="ticket-below" role="group" aria-label=${t("This visit")} tabindex="0">${children}</div>
  </section>`;
}

/**
 * The ticket's place when there is no number to show: one sentence.
 * @param {{ chip: string, icon: string, title: string, line: string, beside?: ComponentChildren }} props
 */
function Still({ chip, icon, title, line, beside }) {
  return html`<section class="ticket desk-still">
    <div class="ticket-chips"><${Chip} icon=${icon}>${chip}<//>${beside}</div>
    <div class="desk-still-words"><h2>${title}</h2><p class="quiet-text">${line}</p></div>
  </section>`;
}

/** @param {{ row: QueueRow, now: number }} props */
function WaitFigure({ row, now }) {
  const waited = secondsSince(row.clock_at, now);
  return html`<span class="figure ${waited > row.target_s ? "late" : ""}">${words().duration(waited)}</span>
    <span class="quiet-text">${t("waiting, target {n}", { n: words().target(row.target_s) })}</span>`;
}

/** @param {{ view: DeskView, visit: VisitView, now: number, since: number }} props */
function ServiceFigure({ view, visit, now, since }) {
  const called = visit.state === "called";
  const usual = view.services.find((service) => service.id === visit.service)?.usual_s;
  const below = called ? t("since the call") : usual ? t("usual visit {time}", { time: words().duration(usual) }) : t("being served");
  return html`<span class="figure">${words().clock(secondsSince(since, now))}</span><span class="quiet-text">${below}</span>`;
}

/** @param {{ visit: QueueRow | VisitView, branch: BranchHead }} props */
export function Marks({ visit, branch }) {
  const all = marks(visit, branch);
  return all.length > 0 && html`<ul class="marks">${all.map(({ icon, word }) => html`<li class="mark" key=${word}><${Icon} name=${icon} size="1.25rem" />${word}</li>`)}</ul>`;
}

/** @param {{ view: DeskView, visit: VisitView, addService: () => void }} props */
function Steps({ view, visit, addService }) {
  return html`<div class="steps-head"><h3>${t("This visit")}</h3>
      ${visit.state === "serving" && html`<${Button} icon="plus" class="small" onClick=${addService}>${t("Add a service")}<//>`}</div>
    <ul class="list steps">
      ${visit.steps.map((step, i) => html`<li key=${i} class=${step.state}>
        <${Icon} name=${STEP_ICONS[step.state]} />
        <span class="grow">${serviceName(view.services, step.service)}</span>
        <span class="quiet-text">${stepLine(step, view, visit)}</span></li>`)}
    </ul>`;
}

const STEP_ICONS = { done: "check-circle-fill", now: "arrow-circle-right-fill", next: "circle" };

/** @param {StepView} step @param {DeskView} view @param {VisitView} visit */
function stepLine(step, view, visit) {
  if (step.state === "done") return step.ended_at ? t("done at {time}", { time: words().time(step.ended_at, view.branch.timezone) }) : t("done");
  if (step.state === "now") return t("now, desk {desk}", { desk: deskName(view, visit.desk) });
  const wait = view.services.find((service) => service.id === step.service)?.wait;
  if (!wait) return t("next");
  return wait.high_s < 60 ? t("next, no wait") : t("next, wait {range}", { range: words().range(wait) });
}

/** @param {DeskView} view @param {string | null} id */
const deskName = (view, id) => view.desks.find((desk) => desk.id === id)?.name ?? id ?? "";

/** @param {DeskView} view */
const waitingLine = (view) => plural("{n} person waits for this desk's services.", "{n} people wait for this desk's services.", view.queue_total);
