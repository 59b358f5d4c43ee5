// One visit that is not at this desk, or the rarer verbs for the one that is: each verb a line, the reason first.

/** @import { DeskView, QueueRow, VisitView } from "/web/views" */
/** @import { ComponentChildren } from "preact" */
/** @import { SheetProps } from "./desk.js" */
/** @import { Off } from "./press.js" */

import { CALL_REASONS } from "/web/contract.js";
import { html, useState } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { reasonTiles, serviceName, stateWord } from "./names.js";
import { Action, Tiles } from "./press.js";
import { Marks } from "./ticket.js";
import { t } from "./words.js";

/** @param {{ icon: string, off: Off, onPress: () => unknown, children?: ComponentChildren }} props */
const Line = ({ icon, off, onPress, children }) => html`<li><button type="button" class="row" aria-disabled=${off ? "true" : undefined} onClick=${() => off || onPress()}>
  <${Icon} name=${icon} /><span class="grow">${children}</span><${Icon} name="caret-right" size="1.125rem" /></button></li>`;

/** @param {QueueRow | VisitView} visit @param {DeskView} view */
const heading = (visit, view) =>
  html`<p class="sheet-note">${serviceName(view.services, visit.service)}. ${stateWord(visit.state)}.</p><${Marks} visit=${visit} branch=${view.branch} />`;

/** A waiting visit: call it out of turn, with a reason, or set it aside. */
export const waiting = {
  /** @param {{ visit: QueueRow | VisitView }} props */
  title: ({ visit }) => visit.number,
  /** @param {SheetProps} props */
  Body({ visit, view, off, commands, close, show }) {
    const [reason, setReason] = useState(/** @type {string} */ (CALL_REASONS[0]));
    /** @param {Promise<boolean>} asked */
    const done = async (asked) => (await asked) && close();
    const blocked = off || cannotCall(view);
    const call = () => done(commands.visit(visit, "call", { desk: view.desk.id, reason }));
    return html`${heading(visit, view)}
      <fieldset class="group"><legend>${t("Why call it now, out of turn?")}</legend>
        <${Tiles} size="small" name="reason" label=${t("Why call it now, out of turn?")} chosen=${reason} onChoose=${setReason}
          options=${reasonTiles(CALL_REASONS)} /></fieldset>
      <ul class="list lines">
        <${Line} icon="pause" off=${off} onPress=${() => done(commands.visit(visit, "hold"))}>${t("Needs more time: put on hold")}<//>
        <${Line} icon="swap" off=${off} onPress=${() => show("transfer", visit)}>${t("Transfer to another service")}<//>
        <${Line} icon="printer" off=${off} onPress=${() => show("reprint", visit)}>${t("Print the ticket again")}<//>
        <${Line} icon="sign-out" off=${off} onPress=${() => done(commands.visit(visit, "cancel", { outcome: "left" }))}>${t("The customer left")}<//>
      </ul>
      <div class="actions"><${Action} kind="accent" icon="megaphone" off=${blocked} onPress=${call}>${t("Call {number} now", { number: visit.number })}<//></div>`;
  },
};

/** @param {DeskView} view @returns {Off} */
function cannotCall(view) {
  if (view.current) return t("Finish {number} first", { number: view.current.number });
  return view.desk.state === "open" ? false : t("Open the desk first");
}

/** A visit on hold: serve it here, or send it back to the line. */
export const held = {
  /** @param {{ visit: QueueRow | VisitView }} props */
  title: ({ visit }) => visit.number,
  /** @param {SheetProps} props */
  Body({ visit, view, off, commands, close }) {
    /** @param {Promise<boolean>} asked */
    const done = async (asked) => (await asked) && close();
    /** @param {"keep" | "end"} place */
    const requeue = (place) => done(commands.visit(visit, "requeue", { place }));
    const resume = () => done(commands.visit(visit, "resume", { desk: view.desk.id }));
    return html`${heading(visit, view)}
      <ul class="list lines">
        <${Line} icon="arrow-u-up-left" off=${off} onPress=${() => requeue("keep")}>${t("Back to the line, keeps its wait")}<//>
        <${Line} icon="arrow-u-up-left" off=${off} onPress=${() => requeue("end")}>${t("Back to the line, at the end")}<//>
        <${Line} icon="sign-out" off=${off} onPress=${() => done(commands.visit(visit, "cancel", { outcome: "left" }))}>${t("The customer left")}<//>
      </ul>
      <div class="actions"><${Action} kind="accent" icon="play" off=${off || cannotCall(view)} onPress=${resume}>${t("Resume {number} here", { number: visit.number })}<//></div>`;
  },
};

/** The rarer verbs for the visit at this desk. */
export const more = {
  /** @param {{ visit: QueueRow | VisitView }} props */
  title: ({ visit }) => t("More for {number}", { number: visit.number }),
  /** @param {SheetProps} props */
  Body({ visit, off, commands, close, show }) {
    /** @param {Promise<boolean>} asked */
    const done = async (asked) => (await asked) && close();
    /** @param {"keep" | "end"} place */
    const requeue = (place) => done(commands.visit(visit, "requeue", { place }));
    const serving = visit.state === "serving";
    return html`
      <ul class="list lines">
        <${Line} icon="arrow-u-up-left" off=${off} onPress=${() => requeue("keep")}>${t("Back to the line, keeps its wait")}<//>
        <${Line} icon="arrow-u-up-left" off=${off} onPress=${() => requeue("end")}>${t("Back to the line, at the end")}<//>
        ${!serving && html`<${Line} icon="pause" off=${off} onPress=${() => done(commands.visit(visit, "hold"))}>${t("Needs more time: put on hold")}<//>
          <${Line} icon="swap" off=${off} onPress=${() => show("transfer", visit)}>${t("Transfer to another service")}<//>
          <${Line} icon="plus" off=${off} onPress=${() => show("add", visit)}>${t("Add a service")}<//>`}
        <${Line} icon="printer" off=${off} onPress=${() => show("reprint", visit)}>${t("Print the ticket again")}<//>
        <${Line} icon="sign-out" off=${off} onPress=${() => done(commands.visit(visit, "cancel", { outcome: "left" }))}>${t("The customer left")}<//>
        <${Line} icon="x" off=${off} onPress=${() => done(commands.visit(visit, "cancel", { outcome: "cancelled" }))}>${t("Checked in by mistake: cancel")}<//>
      </ul>`;
  },
};
