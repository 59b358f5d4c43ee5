// "How did it end?": the outcome of the step, a note, and what comes next.

/** @import { DeskView, Named, StepView, VisitView } from "/web/views" */
/** @import { SheetProps } from "./desk.js" */
/** @import { Tile } from "./press.js" */

import { FINISH_OUTCOMES, NOTE_LENGTH } from "/web/contract.js";
import { html, useState } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { OUTCOMES, outcomeName, serviceName } from "./names.js";
import { Action, onValue, Tiles } from "./press.js";
import { t, words } from "./words.js";

const LEFT = "left"; // not an end of a service: whoever went is cancelled
/** @type {Array<keyof typeof OUTCOMES>} */
const OFFERED = [...FINISH_OUTCOMES, LEFT];

export const title = () => t("How did it end?");

/** @param {SheetProps<VisitView>} props */
export function Body({ visit, view, off, commands, close }) {
  const [outcome, setOutcome] = useState("resolved");
  const [note, setNote] = useState("");
  const next = visit.steps.find((step) => step.state === "next");
  const gone = outcome === LEFT;
  /** @type {[string, object]} */
  const command = gone ? ["cancel", { outcome }] : ["finish", { outcome, note }];
  const finish = async () => (await commands.visit(visit, ...command)) && close();
  const finishAndCall = async () => (await commands.thenCallNext(visit, ...command, view.desk.id)) && close();
  return html`
    <p class="sheet-note">${t("{number}, {service}", { number: visit.number, service: serviceName(view.services, visit.service) })}</p>
    <${Tiles} name="outcome" label=${t("Outcome")} options=${offered(view.outcomes)} chosen=${outcome} onChoose=${setOutcome} />
    ${!gone && html`<div class="field"><label for="finish-note">${t("Note, if it helps the next visit")}</label>
      <input class="input" id="finish-note" maxlength=${NOTE_LENGTH} autocomplete="off" value=${note} onInput=${onValue(setNote)} /></div>`}
    ${next && !gone && html`<p class="sheet-next"><${Icon} name="arrow-circle-right" />
      <span>${t("Then {service}. {number} waits again.", { service: serviceName(view.services, next.service), number: visit.number })}
      ${" "}${nextWait(view, next)}</span></p>`}
    <div class="actions">
      ${view.desk.automatic
        ? html`<${Action} kind="accent" icon="check-bold" off=${off} onPress=${finish}>${t("Finish")}<//>`
        : html`<${Action} off=${off} onPress=${finish}>${t("Finish only")}<//>
          <${Action} kind="accent" icon="check-bold" off=${off} onPress=${finishAndCall}>${t("Finish and call next")}<//>`}
    </div>`;
}

/** @param {DeskView} view @param {StepView} step */
function nextWait(view, step) {
  const wait = view.services.find((service) => service.id === step.service)?.wait;
  return wait && wait.high_s >= 60 ? t("Wait: {range}.", { range: words().range(wait) }) : "";
}

/** The usual four, then the branch's own. @param {Array<Named>} outcomes @returns {Array<Tile>} */
function offered(outcomes) {
  const own = outcomes.filter((outcome) => !(outcome.id in OUTCOMES));
  return [
    ...OFFERED.map((id) => ({ id, icon: OUTCOMES[id].icon, word: outcomeName([], id), help: t(OUTCOMES[id].help ?? "") })),
    ...own.map(({ id }) => ({ id, icon: "flag", word: outcomeName(outcomes, id) })),
  ];
}
