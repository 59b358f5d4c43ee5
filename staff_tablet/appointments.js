// Who is booked for today. Two touches check them in: the line, then the ticket.

/** @import { AppointmentList, AppointmentView, CheckedIn, DeskView, FloorView, Named } from "/web/views" */
/** @import { ComponentChildren } from "preact" */
/** @import { Commands } from "./commands.js" */
/** @import { Off } from "./press.js" */

import { get, send } from "/web/api.js";
import { html, useEffect, useState } from "/web/html.js";
import { Chip, Icon } from "/web/parts.js";
import { needMark, serviceName } from "./names.js";
import { Action, onValue } from "./press.js";
import { inWords } from "./refusals.js";
import { plural, t, words } from "./words.js";

const SHOWN = 3;
const LATE_MS = 10 * 60 * 1000;

/** @typedef {{ rows: Array<AppointmentView>, problem: string }} Fetched */
/** @typedef {{ view: DeskView | FloorView, now: number, open: (one: AppointmentView) => void }} Shown */

/** Today's list, fetched anew whenever the view has moved on. @param {string | undefined} branch @param {number} seq */
export function useAppointments(branch, seq) {
  const [found, setFound] = useState(/** @type {Fetched} */ ({ rows: [], problem: "" }));
  useEffect(() => {
    if (!branch) return undefined;
    let current = true;
    get(`/branches/${branch}/appointments`)
      .then((/** @type {AppointmentList} */ { appointments }) => current && setFound({ rows: appointments, problem: "" }))
      .catch((problem) => current && setFound({ rows: [], problem: inWords(problem) }));
    return () => void (current = false);
  }, [branch, seq]);
  return found;
}

/**
 * The next of those who are still to come. A branch where nobody is booked sees nothing.
 * @param {Shown & { list: Fetched, showAll: () => void }} props
 */
export function Appointments({ list: { rows, problem }, view, now, open, showAll }) {
  if (rows.length === 0 && !problem) return null;
  const expected = rows.filter(({ state }) => state === "expected");
  return html`<section class="card appointments" aria-labelledby="appointments-title">
    <header><h2 id="appointments-title">${t("Appointments")}</h2>
      <span class="quiet-text">${plural("{n} still to come", "{n} still to come", expected.length)}</span></header>
    ${problem && html`<p role="alert">${problem}</p>`}
    <ul class="list lines">${soonest(expected, now).map((one) => html`<li key=${one.reference}><${Line} ...${{ one, view, now, open }} /></li>`)}</ul>
    <button type="button" class="row" onClick=${showAll}><span class="grow">${t("All of today")}</span><${Icon} name="caret-right" size="1.125rem" /></button>
  </section>`;
}

/** Those whose time is nearest: whoever may stand at the door now. @param {Array<AppointmentView>} expected @param {number} now */
const soonest = (expected, now) =>
  [...expected].sort((a, b) => Math.abs(a.slot_at - now) - Math.abs(b.slot_at - now)).slice(0, SHOWN).sort((a, b) => a.slot_at - b.slot_at);

/** @param {Shown & { one: AppointmentView }} props */
function Line({ one, view, now, open }) {
  const here = one.state === "came";
  const late = !here && now - one.slot_at > LATE_MS;
  return html`<button type="button" class="row queue-row" aria-disabled=${here ? "true" : undefined} onClick=${() => here || open(one)}>
    <strong class="figures booked-at"><bdi>${words().time(one.slot_at, view.branch.timezone)}</bdi></strong>
    <span class="grow">${one.name ? html`<bdi>${one.name}</bdi><br />` : ""}<span class="quiet-text">${serviceName(view.services, one.service)}</span></span>
    ${here && html`<${Chip} kind="good" icon="check-bold">${one.number ? html`<bdi dir="ltr">${one.number}</bdi>` : t("Here")}<//>`}
    ${late && html`<${Chip} kind="attention" icon="clock">${t("Late")}<//>`}
    ${!here && html`<${Icon} name="caret-right" size="1.125rem" />`}
  </button>`;
}

/** Everybody of today, narrowed by what is typed: a name, a reference, a time. */
export const all = {
  title: () => t("Appointments today"),
  /** @param {Shown & { list: Fetched }} props */
  Body({ list, view, now, open }) {
    const [typed, setTyped] = useState("");
    const wanted = typed.trim().toLocaleLowerCase();
    /** @param {AppointmentView} one */
    const said = (one) => [one.reference, one.name ?? "", words().time(one.slot_at, view.branch.timezone)].join(" ").replaceAll("\u00a0", " ").toLocaleLowerCase();
    const rows = list.rows.filter((one) => said(one).includes(wanted));
    return html`<div class="field"><label for="find-appointment">${t("Name, reference or time")}</label>
        <input class="input" id="find-appointment" autocomplete="off" enterkeyhint="search" value=${typed} onInput=${onValue(setTyped)} /></div>
      <div role="status">${rows.length === 0 && html`<p class="quiet-text">${t("Nobody is booked under that today.")}</p>`}</div>
      <ul class="list lines">${rows.map((one) => html`<li key=${one.reference}><${Line} ...${{ one, view, now, open }} /></li>`)}</ul>`;
  },
};

/** One appointment: who, what for, when; and the ticket. */
export const one = {
  /** @param {{ appointment: AppointmentView, view: DeskView | FloorView }} props */
  title: ({ appointment, view }) => words().time(appointment.slot_at, view.branch.timezone),
  /**
   * @param {{ appointment: AppointmentView, view: DeskView | FloorView, printer?: Named, off: Off, commands: Commands,
   *   given: (reply: CheckedIn) => void, close: () => void }} props
   */
  Body({ appointment, view, printer, off, commands, given, close }) {
    const give = () =>
      commands.run("check-in", async () => {
        const request = { appointment: appointment.reference, language: appointment.language, channel: "greeter", ...(printer && { printer: printer.id }) };
        const reply = await send(`/branches/${view.branch.id}/visits`, request);
        given(reply);
        close();
        return reply;
      });
    return html`<dl class="facts">
        ${appointment.name && html`<${Fact} name=${t("Name")}><bdi>${appointment.name}</bdi><//>`}
        <${Fact} name=${t("Service")}>${serviceName(view.services, appointment.service)}<//>
        <${Fact} name=${t("Reference")}><bdi dir="ltr">${appointment.reference}</bdi><//>
        ${appointment.needs.length > 0 && html`<${Fact} name=${t("Needs")}>${appointment.needs.map((id) => needMark(id).word).join(", ")}<//>`}
      </dl>
      <div class="actions"><${Action} kind="accent" icon="ticket" off=${off} onPress=${give}>${t("Check in")}<//></div>`;
  },
};

/** @param {{ name: string, children?: ComponentChildren }} props */
function Fact({ name, children }) {
  return html`<div><dt class="quiet-text">${name}</dt><dd>${children}</dd></div>`;
}
