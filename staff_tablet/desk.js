// The desk: the line at the left, the ticket at the right, one row of actions below it.

/** @import { DeskView, QueueRow, VisitView } from "/web/views" */
/** @import { Update } from "/web/live.js" */
/** @import { Commands } from "./commands.js" */
/** @import { Off } from "./press.js" */
/** @import { App } from "./session.js" */

import { html, useState } from "/web/html.js";
import { Button, Icon, Sheet } from "/web/parts.js";
import { Actions } from "./actions.js";
import { CallingSwitch, pauseCalling } from "./calling.js";
import { add, pause, reprint } from "./choose.js";
import { useCommands } from "./commands.js";
import { find, hold } from "./find.js";
import * as finish from "./finish.js";
import { Header, Notice } from "./header.js";
import { MenuLine } from "./menu.js";
import { useNow } from "./now.js";
import { holdUp } from "./press.js";
import { Queue } from "./queue.js";
import { DeskTicket, isElsewhere } from "./ticket.js";
import * as transfer from "./transfer.js";
import { TroubleLines } from "./trouble.js";
import { UndoBar } from "./undo.js";
import { held, more, waiting } from "./visit.js";
import { Refused, useView } from "./view.js";
import { t } from "./words.js";

/** @typedef {(name: string, visit?: QueueRow | VisitView | null) => void} Show opens a sheet, about a visit where it is about one */

/**
 * What a sheet of the desk is drawn from.
 * @template [Visit=QueueRow | VisitView]
 * @typedef {object} SheetProps
 * @property {Visit} visit
 * @property {DeskView} view
 * @property {Update} live
 * @property {number} now
 * @property {Off} off
 * @property {Commands} commands
 * @property {Show} show
 * @property {() => void} close
 */

/** @typedef {{ name: string, visit: QueueRow | VisitView | null }} Opened */

/** @type {Record<string, { title: (props: any) => string, Body: (props: any) => any }>} */
const SHEETS = { add, find, finish, held, hold, more, pause, pauseCalling, reprint, transfer, waiting };

/** @param {{ app: App }} props */
export function DeskPage({ app }) {
  const live = /** @type {Update<DeskView | null>} */ (useView(`desk:${app.session.desk}`, app));
  const now = useNow(live);
  const commands = useCommands(live);
  const [sheet, setSheet] = useState(/** @type {Opened | null} */ (null));
  const { view } = live;
  /** @type {Show} */
  const show = (name, visit = null) => setSheet({ name, visit });
  const close = () => setSheet(null);
  const place = view ? t("Desk {desk}", { desk: view.desk.name }) : t("Desk");
  return html`
    <${Header} ...${{ place, person: app.session.name, live, now, branch: view?.branch, app }}
      menu=${(/** @type {() => void} */ shut) => view && html`<${DeskLines} ...${{ view, live, commands, show, shut, app }} />`}>
      ${view?.desk.state === "open" && html`<${Button} icon="coffee" class="head-button" onClick=${() => show("pause")}>${t("Break")}<//>`}
    <//>
    <${Refused} live=${live} />
    ${view && html`<main class="desk-page">
      <${TroubleLines} trouble=${view.trouble.filter(({ kind }) => kind !== "paper_low")} />
      <${Queue} ...${{ view, now, open: (/** @type {QueueRow} */ row) => show(row.state === "on_hold" ? "held" : "waiting", row), find: () => show("find"), showHold: () => show("hold") }} />
      <div class="desk-work">
        <${DeskTicket} ...${{ view, me: app.session.staff, now, more: () => show("more", view.current), addService: () => show("add", view.current) }} />
        <${Notice} text=${sheet ? "" : commands.notice} dismiss=${commands.dismiss} />
        <${UndoBar} offer=${view.undo} outcomes=${view.outcomes} off=${holdUp(live, commands)} undo=${(/** @type {{ visit: string }} */ offer) => commands.visit({ id: offer.visit, version: null }, "undo")} />
        <${Actions} ...${{ view, live, now, commands, show, app }} />
      </div>
    </main>`}
    <${DeskSheet} ...${{ sheet, view, live, now, commands, show, close }} />`;
}

/**
 * The sheet that is open, with the newest word on its visit: a second tablet may have been faster.
 * @param {Omit<SheetProps, "visit" | "off"> & { sheet: Opened | null }} props
 */
function DeskSheet({ sheet, view, live, now, commands, show, close }) {
  const parts = sheet && SHEETS[sheet.name];
  const visit = sheet && newest(sheet.visit, view);
  const off = holdUp(live, commands);
  return html`<${Sheet} open=${Boolean(sheet)} title=${parts ? parts.title({ visit }) : ""} closeLabel=${t("Close")} onClose=${close}>
    ${parts && html`<${Notice} text=${commands.notice} dismiss=${commands.dismiss} />
      <${parts.Body} key=${sheet.name} ...${{ visit, view, live, now, off, commands, show, close }} />`}
  <//>`;
}

/** @param {QueueRow | VisitView | null} visit @param {DeskView} view @returns {QueueRow | VisitView | null} */
function newest(visit, view) {
  if (!visit) return null;
  const id = "visit" in visit ? visit.visit : visit.id;
  if (view.current?.id === id) return view.current;
  return { ...visit, ...[...view.queue, ...view.on_hold].find((row) => row.visit === id) };
}

/**
 * What the menu has for a desk. Leaving a desk closes it first, so that nobody is called to an empty desk.
 * @param {{ view: DeskView, live: Update, commands: Commands, show: Show, shut: () => void, app: App }} props
 */
function DeskLines({ view, live, commands, show, shut, app }) {
  const { desk } = view;
  const off = holdUp(live, commands) || view.current;
  if (desk.state === "closed") return html`<${MenuLine} icon="monitor" onClick=${app.changeDesk}>${t("Another desk")}<//>`;
  const press = async () => off || ((await commands.desk(desk.id, "close")) && shut());
  return html`${!isElsewhere(view, app.session.staff) && html`<${CallingSwitch} ...${{ desk, commands, off: holdUp(live, commands), show, shut }} />`}
    <button type="button" class="button" aria-disabled=${off ? "true" : undefined} onClick=${press}>
    <${Icon} name="moon" /><span>${t("Close desk {desk}", { desk: desk.name })}</span></button>
    ${view.current && html`<p class="quiet-text">${t("Finish {number} first", { number: view.current.number })}</p>`}`;
}
