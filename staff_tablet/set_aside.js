// Check-ins that a kiosk kept and the server would not take: the customer may be in the lobby and in no queue. Staff check
// them in by hand, or discard them and say why.

/** @import { FloorView, SetAsideRow, ServiceWait } from "/web/views" */
/** @import { Commands } from "./commands.js" */
/** @import { Off } from "./press.js" */

import { send } from "/web/api.js";
import { DISCARD_REASONS } from "/web/contract.js";
import { html, useState } from "/web/html.js";
import { Icon, Sheet } from "/web/parts.js";
import { Notice } from "./header.js";
import { mark, serviceName } from "./names.js";
import { Action, Tiles } from "./press.js";
import { languageName, t, words } from "./words.js";

/** @type {Record<typeof DISCARD_REASONS[number], string>} */
const REASONS = {
  left: mark("The customer left"),
  served: mark("Has a ticket already"),
  mistake: mark("A mistake or a test"),
};

/**
 * The list on the floor, where there is anything in it. Whoever may not deal with it sees it without buttons.
 * @param {{ view: FloorView, off: Off, commands: Commands, rights: Array<string> }} props
 */
export function SetAside({ view, off, commands, rights }) {
  const [asked, setAsked] = useState(/** @type {{ name: "byHand" | "discard", row: SetAsideRow } | null} */ (null));
  const rows = view.set_aside;
  const row = rows.find(({ key }) => key === asked?.row.key);
  const parts = row && asked && SHEETS[asked.name];
  const close = () => setAsked(null);
  return html`${rows.length > 0 && html`<section class="card set-aside" aria-labelledby="set-aside-title">
      <header><h2 id="set-aside-title">${t("Not checked in")}</h2><span class="quiet-text">${t("Kiosks kept these; they are in no line.")}</span></header>
      <ul class="list">${rows.map((each) => html`<li key=${each.key}><${Row} row=${each} view=${view} />
        ${rights.includes("set_aside.discard") && html`<div class="set-aside-buttons">
          <${Action} icon="ticket" off=${off} onPress=${() => setAsked({ name: "byHand", row: each })}>${t("Check in by hand")}<//>
          <${Action} icon="x" off=${off} onPress=${() => setAsked({ name: "discard", row: each })}>${t("Discard")}<//></div>`}</li>`)}</ul>
    </section>`}
    <${Sheet} open=${Boolean(parts)} title=${parts ? parts.title : ""} closeLabel=${t("Close")} onClose=${close}>
      ${parts && html`<${Notice} text=${commands.notice} dismiss=${commands.dismiss} />
        <${parts.Body} key=${`${asked?.name} ${row.key}`} ...${{ row, view, off, commands, close }} />`}
    <//>`;
}

/** @param {{ row: SetAsideRow, view: FloorView }} props */
function Row({ row, view }) {
  const { branch, services } = view;
  return html`<${Icon} name="warning" /><span class="grow"><strong>${wanted(row, services)}</strong><br />
    <span class="quiet-text">${t("{kiosk} at {time}, in {language}", { kiosk: row.kiosk_name, time: words().time(row.made_at, branch.timezone), language: languageName(row.language) })}</span></span>
    ${row.printed_number && html`<bdi class="set-aside-number">${row.printed_number}</bdi>`}`;
}

/** @param {SetAsideRow} row @param {Array<ServiceWait>} services */
function wanted(row, services) {
  if (row.appointment) return t("Appointment {reference}", { reference: row.appointment });
  return row.services.map((id) => serviceName(services, id)).join(", ");
}

const SHEETS = {
  byHand: { get title() { return t("Check in by hand"); }, Body: ByHand },
  discard: { get title() { return t("Discard this check-in"); }, Body: Discard },
};

/** @param {{ row: SetAsideRow, view: FloorView, off: Off, commands: Commands, close: () => void }} props */
function ByHand({ row, view, off, commands, close }) {
  const open = view.services.filter((service) => service.open || row.services.includes(service.id));
  const [service, setService] = useState(row.services[0] ?? null);
  const press = async () => {
    const body = { services: [service], language: row.language, channel: "greeter", instead_of: row.key };
    const numbered = row.printed_number && { printed_number: row.printed_number };
    const done = await commands.run("by-hand", () => send(`/branches/${view.branch.id}/visits`, { ...body, ...numbered }));
    if (done) close();
  };
  const note = row.printed_number
    ? t("The customer holds {number} on paper, and keeps it.", { number: row.printed_number })
    : t("The customer gets a new number.");
  return html`<p class="sheet-note">${note}</p>
    <${Tiles} name="by-hand-service" label=${t("Service")} chosen=${service} onChoose=${setService}
      options=${open.map(({ id, name, icon }) => ({ id, icon, word: words().of(name) }))} />
    <div class="actions"><${Action} kind="accent" icon="ticket" off=${off || (service === null && t("Choose a service first"))} onPress=${press}>${t("Check in by hand")}<//></div>`;
}

/** @param {{ row: SetAsideRow, view: FloorView, off: Off, commands: Commands, close: () => void }} props */
function Discard({ row, view, off, commands, close }) {
  const [reason, setReason] = useState(/** @type {string} */ (DISCARD_REASONS[0]));
  const address = `/branches/${view.branch.id}/set-aside/${row.key}/discard`;
  const press = async () => (await commands.run("discard", () => send(address, { kiosk: row.kiosk, reason }))) && close();
  return html`<p class="sheet-note">${t("Nobody is checked in for it. The reason stays on record.")}</p>
    <${Tiles} name="discard-reason" label=${t("Reason")} chosen=${reason} onChoose=${setReason}
      options=${DISCARD_REASONS.map((id) => ({ id, word: t(REASONS[id]) }))} />
    <div class="actions"><${Action} kind="accent" icon="x" off=${off} onPress=${press}>${t("Discard")}<//></div>`;
}
