// The one row of actions under the ticket: what can be done now, the next step last and widest.

/** @import { DeskView, VisitView } from "/web/views" */
/** @import { Update } from "/web/live.js" */
/** @import { Commands } from "./commands.js" */
/** @import { Show } from "./desk.js" */
/** @import { Off } from "./press.js" */
/** @import { App } from "./session.js" */

import { html } from "/web/html.js";
import { callsNow, PauseOrResume } from "./calling.js";
import { Action, holdUp } from "./press.js";
import { isElsewhere } from "./ticket.js";
import { t } from "./words.js";

const RECALL_AFTER_MS = 15_000;

/** @typedef {{ view: DeskView, now: number, commands: Commands, show: Show, off: Off, app: App }} Props */
/** @typedef {Props & { view: { current: VisitView } }} WithVisit */

/**
 * `show(sheet)` opens a sheet; `commands` sends what needs none; `app` knows whose screen this is.
 * @param {Omit<Props, "off"> & { live: Update }} props
 */
export function Actions({ view, live, now, commands, show, app }) {
  const off = holdUp(live, commands);
  const Row = rowOf(view, app.session.staff);
  return html`<div class="actions" role="group" aria-label=${t("Actions")}><${Row} ...${{ view, now, commands, show, off, app }} /></div>`;
}

/** @param {DeskView} view @param {string} me */
function rowOf({ current, desk }, me) {
  if (current) return current.state === "called" ? Called : Serving;
  if (isElsewhere({ desk }, me)) return Elsewhere;
  return desk.state === "open" ? Idle : Shut;
}

/** @param {Props} props */
function Elsewhere({ app }) {
  return html`<${Action} kind="accent" icon="monitor" onPress=${app.changeDesk}>${t("Choose another desk")}<//>`;
}

/** @param {Props} props */
function Idle({ view, now, commands, show, off }) {
  const { next, desk } = view;
  const nobody = off || next === null || callsNow(view, now);
  return html`<${PauseOrResume} ...${{ desk, commands, show, off }} />
    <${Action} icon="magnifying-glass" off=${off} onPress=${() => show("find")}>${t("Call by number")}<//>
    <${Action} kind="accent" icon="megaphone" off=${nobody} onPress=${() => commands.desk(desk.id, "call-next")}>
      ${next ? t("Call {number}", { number: next.number }) : t("Call next")}<//>`;
}

/** @param {WithVisit} props */
function Called({ view: { current }, now, commands, off }) {
  const early = now - (current.last_call_at ?? current.called_at ?? 0) < RECALL_AFTER_MS;
  return html`
    <${Action} icon="prohibit" off=${off} onPress=${() => commands.visit(current, "no-show")}>${t("No-show")}<//>
    <${Action} icon="bell-ringing" off=${off || early} onPress=${() => commands.visit(current, "recall")}>${t("Recall")}<//>
    <${Action} kind="accent" icon="play" off=${off} onPress=${() => commands.visit(current, "start")}>${t("Start serving")}<//>`;
}

/** @param {WithVisit} props */
function Serving({ view: { current }, commands, show, off }) {
  return html`
    <${Action} icon="pause" off=${off} onPress=${() => commands.visit(current, "hold")}>${t("Hold")}<//>
    <${Action} icon="swap" off=${off} onPress=${() => show("transfer", current)}>${t("Transfer")}<//>
    <${Action} kind="accent" icon="check-bold" off=${off} onPress=${() => show("finish", current)}>${t("Finish")}<//>`;
}

/** On a break, or closed: the next step is to open. @param {Props} props */
function Shut({ view: { desk }, commands, off }) {
  const word = desk.state === "on_break" ? t("Back from break") : t("Open desk {desk}", { desk: desk.name });
  return html`<${Action} kind="accent" icon="play" off=${off} onPress=${() => commands.desk(desk.id, "open")}>${word}<//>`;
}
