// The greeter: check a customer in with three touches; find a number; set aside who needs more time.

/** @import { AppointmentView, CheckedIn, DeskView, FloorView, Named, ServiceWait } from "/web/views" */
/** @import { Update } from "/web/live.js" */
/** @import { ComponentChildren } from "preact" */
/** @import { Fetched } from "./appointments.js" */
/** @import { Commands } from "./commands.js" */
/** @import { VisitRow } from "./find.js" */
/** @import { Off } from "./press.js" */
/** @import { App } from "./session.js" */

import { send } from "/web/api.js";
import { LINE_LENGTH, NEEDS } from "/web/contract.js";
import { html, useState } from "/web/html.js";
import { Icon, Number, Sheet } from "/web/parts.js";
import { ownName } from "/web/text.js";
import { all, Appointments, one, useAppointments } from "./appointments.js";
import { reprint } from "./choose.js";
import { useCommands } from "./commands.js";
import { FindBox, Matches, useOpenVisits } from "./find.js";
import { Header, Notice } from "./header.js";
import { needMark, serviceName, stateWord } from "./names.js";
import { useNow } from "./now.js";
import { Action, holdUp, onValue, Tiles } from "./press.js";
import { seesFloor } from "./session.js";
import { TroubleLines } from "./trouble.js";
import { Refused, useView } from "./view.js";
import { plural, t, words } from "./words.js";

/** @typedef {DeskView | FloorView} View who may not see the floor sees the lobby from a desk */
/** @typedef {{ service: string | null, needs: Array<string>, language: string | null, priority: boolean, name: string, phone: string }} Form */
/** @typedef {CheckedIn & { printer?: Named }} GivenTicket */
/** @typedef {{ name: "all" } | { name: "one", appointment: AppointmentView } | { name: "open" | "reprint", visit: VisitRow }} Opened */

/** @type {Form} */
const NOTHING = { service: null, needs: [], language: null, priority: false, name: "", phone: "" };

/** @param {{ app: App }} props */
export function GreeterPage({ app }) {
  const live = /** @type {Update<View | null>} */ (useView(seesFloor(app.session) ? `floor:${app.session.branch}` : `desk:${app.session.desk}`, app));
  const now = useNow(live);
  const commands = useCommands(live);
  const [given, setGiven] = useState(/** @type {GivenTicket | null} */ (null));
  const [sheet, setSheet] = useState(/** @type {Opened | null} */ (null));
  const { view } = live;
  const list = useAppointments(view?.branch.id, live.seq);
  const [printer, setPrinter] = useState(/** @type {string | null} */ (null));
  const printers = view ? printersOf(view) : [];
  const chosen = printers.find(({ id }) => id === printer) ?? printers[0];
  /** @param {AppointmentView} appointment */
  const booked = (appointment) => setSheet({ name: "one", appointment });
  return html`
    <${Header} ...${{ place: view?.branch.name ?? t("Greeter"), person: t("Greeter"), live, now, branch: view?.branch, app }} />
    <${Refused} live=${live} />
    ${view && html`<main class="greeter-page">
      <${TroubleLines} trouble=${view.trouble} />
      <${CheckIn} ...${{ view, live, printers, chosen, setPrinter, commands, setGiven }} />
      <div class="beside"><${Given} given=${given} view=${view} />
      <${Appointments} ...${{ list, view, now, open: booked, showAll: () => setSheet({ name: "all" }) }} />
      <${Find} ...${{ view, live, now, most: given ? 3 : 6, open: (/** @type {VisitRow} */ visit) => setSheet({ name: "open", visit }) }} /></div>
    </main>
    <${GreeterSheet} ...${{ sheet, setSheet, view: { ...view, printers }, live, now, commands, list, booked, printer: chosen }}
      given=${(/** @type {CheckedIn} */ reply) => setGiven({ ...reply, printer: chosen })} />`}`;
}

/**
 * @param {{ view: View, live: Update, printers: Array<Named>, chosen?: Named, setPrinter: (id: string) => void, commands: Commands,
 *   setGiven: (given: GivenTicket | null) => void }} props
 */
function CheckIn({ view, live, printers, chosen, setPrinter, commands, setGiven }) {
  const [form, setForm] = useState(NOTHING);
  /** @param {Partial<Form>} what */
  const change = (what) => {
    setGiven(null);
    setForm((old) => ({ ...old, ...what }));
  };
  const off = holdUp(live, commands) || (form.service === null && t("Choose a service first"));
  const give = () =>
    commands.run("check-in", async () => {
      const reply = await send(`/branches/${view.branch.id}/visits`, requestOf(form, view, chosen));
      setGiven({ ...reply, printer: chosen });
      setForm(NOTHING);
      return reply;
    });
  return html`<section class="check-in" aria-label=${t("Check in")}>
    <${Tiles} name="service" label=${t("Service")} options=${offered(view.services)} chosen=${form.service} onChoose=${(/** @type {string} */ service) => change({ service })} />
    <${About} ...${{ view, form, change }} />
    ${printers.length > 1 && html`<${Printers} ...${{ printers, chosen: chosen?.id, setPrinter }} />`}
    <${Notice} text=${commands.notice} dismiss=${commands.dismiss} />
    <div class="actions"><${Action} kind="accent" icon="ticket" off=${off} onPress=${give}>
      ${form.service ? t("Give ticket for {service}", { service: serviceName(view.services, form.service) }) : t("Give ticket")}<//></div>
  </section>`;
}

/**
 * What the greeter may add: needs, language, priority, how to reach the customer.
 * @param {{ view: View, form: Form, change: (what: Partial<Form>) => void }} props
 */
function About({ view, form, change }) {
  /** @param {string} need */
  const flip = (need) => change({ needs: form.needs.includes(need) ? form.needs.filter((each) => each !== need) : [...form.needs, need] });
  const language = form.language ?? view.branch.languages[0];
  return html`
    <div class="toggles" role="group" aria-label=${t("Needs")}>
      ${NEEDS.map((id) => html`<${Toggle} key=${id} icon=${needMark(id).icon} on=${form.needs.includes(id)} onClick=${() => flip(id)}>${needMark(id).word}<//>`)}
      <${Toggle} icon="star" on=${form.priority} onClick=${() => change({ priority: !form.priority })}>${t("Priority")}<//>
    </div>
    <div class="segments" role="radiogroup" aria-label=${t("The customer's language")}>
      ${view.branch.languages.map((tag) => html`<label class="segment" key=${tag} lang=${tag}>
        <input type="radio" name="customer-language" checked=${tag === language} onChange=${() => change({ language: tag })} /><span>${ownName(tag)}</span></label>`)}
    </div>
    <div class="pair">
      <div class="field"><label for="name">${t("Name, if wanted")}</label>
        <input class="input" id="name" autocomplete="off" maxlength=${LINE_LENGTH} value=${form.name} onInput=${onValue((name) => change({ name }))} /></div>
      <div class="field"><label for="phone">${t("Phone, if wanted")}</label>
        <input class="input" id="phone" type="tel" dir="ltr" autocomplete="off" maxlength="40" value=${form.phone} onInput=${onValue((phone) => change({ phone }))} /></div>
    </div>`;
}

/** @param {{ icon: string, on: boolean, onClick: () => void, children?: ComponentChildren }} props */
function Toggle({ icon, on, onClick, children }) {
  return html`<button type="button" class="tile" aria-pressed=${on ? "true" : "false"} onClick=${onClick}>
    <${Icon} name=${icon} /><span class="grow">${children}</span>${on && html`<${Icon} name="check-bold" />`}</button>`;
}

/** @param {{ printers: Array<Named>, chosen?: string, setPrinter: (id: string) => void }} props */
function Printers({ printers, chosen, setPrinter }) {
  return html`<div class="segments" role="radiogroup" aria-label=${t("Printer")}>
    ${printers.map(({ id, name }) => html`<label class="segment" key=${id}>
      <input type="radio" name="printer" checked=${id === chosen} onChange=${() => setPrinter(id)} /><span>${words().of(name)}</span></label>`)}
  </div>`;
}

/** The number just given, to be said aloud while the paper comes. @param {{ given: GivenTicket | null, view: View }} props */
function Given({ given, view }) {
  return html`<div class="given-place" role="status">${given && html`<div class="given">
    <${Number}>${given.ticket.number}<//>
    <p><strong>${serviceName(view.services, given.visit.service)}</strong><br />${givenLine(given, view.branch.timezone)}<br />
      <span class="quiet-text">${given.paper && given.printer ? t("Ticket at {printer}.", { printer: words().of(given.printer.name) }) : ""}</span></p>
  </div>`}</div>`;
}

/** @param {GivenTicket} given @param {string} timezone */
function givenLine({ position, wait, desk, visit }, timezone) {
  if (visit.slot_at !== null && visit.slot_at > visit.checked_in_at && !desk) return t("Booked for {time}.", { time: words().time(visit.slot_at, timezone) });
  if (desk) return t("Desk {desk} is free for them.", { desk });
  if (position <= 1) return t("Next in line.");
  const ahead = plural("{n} person ahead.", "{n} people ahead.", position - 1);
  return wait ? `${ahead} ${words().range(wait)}.` : ahead;
}

/**
 * The check-in as the wire has it. Personal data only where it was typed.
 * @param {Form} form @param {View} view @param {Named | undefined} printer
 */
function requestOf(form, view, printer) {
  const contact = { ...(form.name && { name: form.name }), ...(form.phone && { phone: form.phone }) };
  return {
    services: [form.service],
    language: form.language ?? view.branch.languages[0],
    customer_class: form.priority ? "priority" : "ordinary",
    needs: form.needs,
    channel: "greeter",
    ...(printer && { printer: printer.id }),
    ...(Object.keys(contact).length > 0 && { contact }),
  };
}

/** @param {Array<ServiceWait>} services */
const offered = (services) =>
  services.filter(({ open }) => open).map((service) => ({ id: service.id, icon: service.icon, word: words().of(service.name), help: standing(service) }));

/** @param {ServiceWait} service */
function standing({ waiting, wait }) {
  if (waiting === 0) return wait ? t("No wait") : t("No one is waiting");
  const people = plural("{n} person waits", "{n} people wait", waiting);
  return wait ? t("{people}, {wait}", { people, wait: words().column(wait) }) : people;
}

/** A desk's view names the printers; the floor's has them among its devices. @param {View} view @returns {Array<Named>} */
const printersOf = (view) => "printers" in view ? view.printers : view.devices.filter(({ kind }) => kind === "printer").map(({ id, name }) => ({ id, name: { en: name } }));

/** @param {{ view: View, live: Update, now: number, most: number, open: (visit: VisitRow) => void }} props */
function Find({ view, live, now, most, open }) {
  const [typed, setTyped] = useState("");
  const { rows, problem } = useOpenVisits(view.branch.id, live.seq, typed, most);
  return html`<section class="card find" aria-labelledby="find-title"><h2 id="find-title">${t("Find a number")}</h2>
    <${FindBox} typed=${typed} setTyped=${setTyped} />
    <${Matches} ...${{ rows, problem, view, now, open }} /></section>`;
}

/** @type {Record<string, { title: (props: any) => string, Body: (props: any) => any }>} */
const SHEETS = { all, one, reprint, open: { title: ({ visit }) => visit.number, Body: Aside } };

/**
 * @param {{ sheet: Opened | null, setSheet: (sheet: Opened | null) => void, view: View & { printers: Array<Named> }, live: Update, now: number,
 *   commands: Commands, booked: (one: AppointmentView) => void, list: Fetched, printer?: Named, given: (reply: CheckedIn) => void }} props
 */
function GreeterSheet({ sheet, setSheet, view, live, commands, booked, ...rest }) {
  const parts = sheet && SHEETS[sheet.name];
  const close = () => setSheet(null);
  const off = holdUp(live, commands);
  return html`<${Sheet} open=${Boolean(sheet)} title=${parts ? parts.title({ ...sheet, view }) : ""} closeLabel=${t("Close")} onClose=${close}>
    ${parts && html`<${Notice} text=${commands.notice} dismiss=${commands.dismiss} />
      <${parts.Body} key=${sheet.name} ...${{ ...rest, ...sheet, view, off, commands, close, setSheet, open: booked }} />`}
  <//>`;
}

/** @param {{ visit: VisitRow, view: View, off: Off, commands: Commands, close: () => void, setSheet: (sheet: Opened) => void }} props */
function Aside({ visit, view, off, commands, close, setSheet }) {
  /** @param {Promise<boolean>} asked */
  const done = async (asked) => (await asked) && close();
  return html`<p class="sheet-note">${serviceName(view.services, visit.service)}. ${stateWord(visit.state)}.</p>
    <div class="actions">
      <${Action} icon="printer" off=${off} onPress=${() => setSheet({ name: "reprint", visit })}>${t("Print again")}<//>
      ${visit.state === "waiting"
        ? html`<${Action} icon="pause" off=${off} onPress=${() => done(commands.visit(visit, "hold"))}>${t("Needs more time")}<//>`
        : html`<${Action} icon="arrow-u-up-left" off=${off} onPress=${() => done(commands.visit(visit, "requeue", { place: "keep" }))}>${t("Back to the line")}<//>`}
    </div>`;
}
