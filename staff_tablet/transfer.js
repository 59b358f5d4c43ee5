// "Where to next?": the service, the desk or any, the place in the line, a note for whoever takes over.

/** @import { DeskView, VisitView } from "/web/views" */
/** @import { SheetProps } from "./desk.js" */

import { LINE_LENGTH } from "/web/contract.js";
import { html, useState } from "/web/html.js";
import { serviceName } from "./names.js";
import { Action, onValue, Tiles } from "./press.js";
import { t, words } from "./words.js";

const ANY = "";

export const title = () => t("Where to next?");

/** @param {SheetProps<VisitView>} props */
export function Body({ visit, view, off, commands, close }) {
  const [service, setService] = useState(/** @type {string | null} */ (null));
  const [desk, setDesk] = useState(ANY);
  const [place, setPlace] = useState("keep");
  const [note, setNote] = useState("");
  /** @param {string} id */
  const choose = (id) => {
    setService(id);
    setDesk(ANY);
  };
  const transfer = async () =>
    (await commands.visit(visit, "transfer", { service, desk: desk || null, place, note })) && close();
  return html`
    <p class="sheet-note">${t("{number}, {service}", { number: visit.number, service: serviceName(view.services, visit.service) })}</p>
    <${Tiles} size="small" name="service" label=${t("Service")} options=${services(view)} chosen=${service} onChoose=${choose} />
    <fieldset class="group"><legend>${t("Desk")}</legend>
      <${Tiles} size="tiny" name="desk" label=${t("Desk")} options=${desks(view, service)} chosen=${desk} onChoose=${setDesk} /></fieldset>
    <fieldset class="group"><legend>${t("Place in the line")}</legend>
      <${Tiles} size="small" name="place" label=${t("Place in the line")} options=${places()} chosen=${place} onChoose=${setPlace} /></fieldset>
    <div class="field"><label for="transfer-note">${t("Note for the next desk")}</label>
      <input class="input" id="transfer-note" maxlength=${LINE_LENGTH} autocomplete="off" value=${note} onInput=${onValue(setNote)} /></div>
    <div class="actions">
      <${Action} kind="accent" icon="swap" off=${off || (service === null && t("Choose a service first"))} onPress=${transfer}>
        ${service === null ? t("Transfer") : t("Transfer {number} to {service}", { number: visit.number, service: serviceName(view.services, service) })}<//>
    </div>`;
}

/** @param {DeskView} view */
const services = (view) => view.services.map(({ id, name, icon }) => ({ id, icon, word: words().of(name) }));

/** Desks that take the service, this one included: a visit may come back here. @param {DeskView} view @param {string | null} service */
function desks(view, service) {
  const able = view.desks.filter((desk) => service !== null && desk.skills.includes(service) && desk.state !== "closed");
  return [{ id: ANY, word: t("Any desk") }, ...able.map(({ id, name }) => ({ id, word: t("Desk {desk}", { desk: name }) }))];
}

const places = () => [
  { id: "keep", word: t("Keeps its wait") },
  { id: "end", word: t("Goes to the end") },
];
