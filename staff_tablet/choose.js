// Small sheets that ask one thing: a service to add, a reason for a break, a printer.

/** @import { Named, QueueRow, VisitView } from "/web/views" */
/** @import { SheetProps } from "./desk.js" */

import { BREAK_REASONS } from "/web/contract.js";
import { html, useState } from "/web/html.js";
import { reasonTiles } from "./names.js";
import { Action, Tiles } from "./press.js";
import { t, words } from "./words.js";

/** One more service in the visit at this desk. */
export const add = {
  title: () => t("Add a service"),
  /** @param {SheetProps<VisitView>} props */
  Body({ visit, view, off, commands, close }) {
    const [service, setService] = useState(/** @type {string | null} */ (null));
    const options = view.services.map(({ id, name, icon }) => ({ id, icon, word: words().of(name) }));
    const press = async () => (await commands.visit(visit, "add-step", { service })) && close();
    return html`<p class="sheet-note">${t("{number} gets it after this one, with the same ticket.", { number: visit.number })}</p>
      <${Tiles} name="service" label=${t("Service")} options=${options} chosen=${service} onChoose=${setService} />
      <div class="actions"><${Action} kind="accent" icon="plus" off=${off || (service === null && t("Choose a service first"))} onPress=${press}>${t("Add a service")}<//></div>`;
  },
};

/** Why the desk stops for a while; kept in the record. */
export const pause = {
  title: () => t("Take a break"),
  /** @param {SheetProps} props */
  Body({ view, off, commands, close }) {
    const [reason, setReason] = useState(/** @type {string} */ (BREAK_REASONS[0]));
    const busy = view.current && t("Finish {number} first", { number: view.current.number });
    const press = async () => (await commands.desk(view.desk.id, "break", { reason })) && close();
    return html`<${Tiles} name="reason" label=${t("Reason")} options=${reasonTiles(BREAK_REASONS)} chosen=${reason} onChoose=${setReason} />
      <div class="actions"><${Action} kind="accent" icon="coffee" off=${off || busy} onPress=${press}>${t("Start the break")}<//></div>`;
  },
};

/** Print a visit's ticket again, here or there. */
export const reprint = {
  /** @param {{ visit: QueueRow | VisitView }} props */
  title: ({ visit }) => t("Print {number} again", { number: visit.number }),
  /** @param {Omit<SheetProps, "view"> & { view: { printers: Array<Named> } }} props */
  Body({ visit, view, off, commands, close }) {
    const [printer, setPrinter] = useState(view.printers[0]?.id ?? null);
    const options = view.printers.map(({ id, name }) => ({ id, icon: "printer", word: words().of(name) }));
    const press = async () => (await commands.visit(visit, "reprint", { printer })) && close();
    return html`<${Tiles} name="printer" label=${t("Printer")} options=${options} chosen=${printer} onChoose=${setPrinter} />
      <div class="actions"><${Action} kind="accent" icon="printer" off=${off || (printer === null && t("No printer here"))} onPress=${press}>${t("Print")}<//></div>`;
  },
};
