// The floor: the whole lobby at a glance. Trouble first, in words; then four figures, the desks, the waits, the devices.

/** @import { DeviceView, FloorDesk, FloorView, ServiceWait } from "/web/views" */
/** @import { Update } from "/web/live.js" */
/** @import { App } from "./session.js" */

import { html } from "/web/html.js";
import { Chip, Icon, Number } from "/web/parts.js";
import { useCommands } from "./commands.js";
import { Header } from "./header.js";
import { breakLine, mark, reasonWord, serviceName, stateWord } from "./names.js";
import { secondsSince, useNow } from "./now.js";
import { saidOf } from "./plan.js";
import { holdUp } from "./press.js";
import { SetAside } from "./set_aside.js";
import { problemWord, TroubleLines } from "./trouble.js";
import { Refused, useView } from "./view.js";
import { percent, plural, t, words } from "./words.js";

/** Where the target stands on a bar: what is longer than its target is past this mark, up to 1.6 times the target. */
const TARGET_AT = 62.5;
/** The bias is called right while it is no more than this, either way. */
const RIGHT_WITHIN = 0.1;

/** @param {{ app: App }} props */
export function FloorPage({ app }) {
  const live = /** @type {Update<FloorView | null>} */ (useView(`floor:${app.session.branch}`, app));
  const now = useNow(live);
  const commands = useCommands(live);
  const { view } = live;
  return html`
    <${Header} ...${{ place: view?.branch.name ?? t("Floor"), person: t("Floor"), live, now, branch: view?.branch, app }}>
      <a class="button head-button" href="#/reports"><${Icon} name="chart-bar" /><span>${t("Reports")}</span></a>
    <//>
    <${Refused} live=${live} />
    ${view && html`<main class="floor-page">
      <${TroubleLines} trouble=${view.trouble}><${Drifting} ...${view} /><//>
      <${SetAside} ...${{ view, off: holdUp(live, commands), commands, rights: app.session.rights }} />
      <div class="advice-place" role="status">${view.advice && html`<p class="advice"><${Icon} name="lightning" /><span>${saidOf(view.advice.text, view.services)}</span></p>`}</div>
      <${Figures} view=${view} />
      <ul class="floor-desks" aria-label=${t("Desks")}>${view.desks.map((desk) => html`<li key=${desk.id}><${Desk} ...${{ desk, view, now }} /></li>`)}</ul>
      <${Waits} view=${view} />
      <${Devices} devices=${view.devices} />
      <${Scores} ...${view} />
    </main>`}`;
}

/** @param {{ view: FloorView }} props */
function Figures({ view }) {
  const open = view.desks.filter((desk) => desk.state === "open").length;
  const onBreak = view.desks.filter((desk) => desk.state === "on_break").length;
  const longest = view.services.find((service) => service.id === view.longest_service);
  const longestS = view.longest_s ?? 0;
  return html`<div class="figures-row">
    <${Figure} label=${t("Waiting")} value=${view.waiting} unit=${plural("person", "people", view.waiting)} below=${t("{n} joined in 15 min", { n: view.joined_15_min })} />
    <${Figure} label=${t("Longest wait")} ...${longest ? longestFigure(longestS) : { value: "–", unit: "" }}
      late=${longest && longestS > longest.target_s}
      below=${longest ? t("{service}, target {n}", { service: words().of(longest.name), n: words().target(longest.target_s) }) : t("Nobody waits")} />
    <${Figure} label=${t("Called on time")} value=${percent(view.called_on_time)}
      below=${plural("of {n} visit today", "of {n} visits today", view.called_today)} />
    <${Figure} label=${t("Desks open")} value=${open} unit=${t("of {n}", { n: view.desks.length })} below=${onBreak ? t("{n} on break", { n: onBreak }) : t("none on break")} />
  </div>`;
}

/** @param {number} seconds */
const longestFigure = (seconds) => (seconds < 60 ? { value: Math.floor(seconds), unit: t("s") } : { value: Math.floor(seconds / 60), unit: t("min") });

/** @param {{ label: string, value: number | string, unit?: string, below: string, late?: boolean }} props */
function Figure({ label, value, unit, below, late }) {
  return html`<section class="card floor-figure"><h2>${label}</h2>
    <p><span class="figure">${value}</span> <span class="unit">${unit}</span></p>
    <p class=${late ? "late" : "quiet-text"}>${below}</p></section>`;
}

/** @param {{ desk: FloorDesk, view: FloorView, now: number }} props */
function Desk({ desk, view, now }) {
  const name = html`<h3>${t("Desk")} <bdi>${desk.name}</bdi></h3>`;
  if (!isTaken(desk)) return html`<article class="floor-desk ${desk.state === "open" ? "card" : "absent"}">
    ${name}<${Chip}>${desk.state === "open" ? t("Ready") : stateWord(desk.state)}<//>
    <p class="quiet-text">${absence(desk, view)}</p></article>`;
  const seconds = secondsSince(desk.visit_since_at, now);
  const long = desk.visit_state === "serving" && desk.usual_s && seconds > 1.5 * desk.usual_s;
  return html`<article class="floor-desk card">${name}
    <span class="chip ${desk.visit_state === "called" ? "solid" : ""}">${stateWord(desk.visit_state)}</span>
    <${Number}>${desk.number}<//>
    <p class="quiet-text">${serviceName(view.services, desk.service)}</p>
    <span class="floor-time figures ${long ? "late" : ""}">${long && html`<${Icon} name="clock" size="1.25rem" /><span class="visually-hidden">${t("longer than usual")}</span>`}${words().clock(seconds)}</span></article>`;
}

/** @typedef {FloorDesk & { number: string, service: string, visit_state: string, visit_since_at: number }} TakenDesk */

/** Whether somebody is at this desk, or called to it. @param {FloorDesk} desk @returns {desk is TakenDesk} */
const isTaken = (desk) => Boolean(desk.number);

/** @param {FloorDesk} desk @param {FloorView} view */
function absence(desk, { branch }) {
  if (desk.state === "open") return html`${desk.staff_name && html`<span>${desk.staff_name}</span>`}
    ${desk.pause_reason && html`<span>${t("Automatic calling paused: {reason}", { reason: reasonWord(desk.pause_reason) })}</span>`}`;
  return desk.since_at ? breakLine(desk, branch) : "";
}

/** @param {{ view: FloorView }} props */
function Waits({ view }) {
  return html`<section class="card waits" aria-labelledby="waits-title">
    <header><h2 id="waits-title">${t("Waiting by service")}</h2><span class="quiet-text">${t("longest wait now, against the target mark")}</span></header>
    <ul class="list">${view.services.map((service) => html`<li key=${service.id}><${Wait} service=${service} /></li>`)}</ul></section>`;
}

/** The waits shown for a service are off: that stands with what else is wrong, until they no longer are. @param {FloorView} view */
function Drifting({ services, scores }) {
  return services.filter(({ id }) => scores[id]?.drifts).map(({ id, name }) => html`<p class="trouble soon" key=${id}>
    <${Icon} name="clock" /><span>${t(driftSentence(scores[id].bias ?? 0), { service: words().of(name), share: percent(scores[id].coverage), n: scores[id].count })}</span></p>`);
}

/** @param {number} bias */
function driftSentence(bias) {
  if (bias < -RIGHT_WITHIN) return mark("{service}: people wait longer than we tell them. {share} of the last {n} waits came true.");
  if (bias > RIGHT_WITHIN) return mark("{service}: people wait less than we tell them. {share} of the last {n} waits came true.");
  return mark("{service}: the waits we tell are off. {share} of the last {n} came true.");
}

/** Coverage and bias of the last waits shown, service by service. @param {FloorView} view */
function Scores({ services, scores }) {
  const known = services.filter(({ id }) => scores[id]);
  if (known.length === 0) return null;
  return html`<section class="card shown-waits" aria-labelledby="shown-waits-title">
    <header><h2 id="shown-waits-title">${t("Did the waits told come true?")}</h2><span class="quiet-text">${t("the last waits of each service; eight of ten should")}</span></header>
    <table><thead><tr><th scope="col">${t("Service")}</th><th scope="col">${t("came true")}</th><th scope="col">${t("what was told")}</th></tr></thead>
      <tbody>${known.map(({ id, name }) => html`<tr key=${id}><th scope="row">${words().of(name)}</th>
        <td><strong class=${scores[id].drifts ? "late" : ""}>${percent(scores[id].coverage)}</strong> <span class="quiet-text">${t("of {n}", { n: scores[id].count })}</span></td>
        <td class=${scores[id].drifts ? "late" : ""}>${biasWords(scores[id].bias)}</td></tr>`)}</tbody></table></section>`;
}

/** @param {number | null} bias */
function biasWords(bias) {
  if (bias === null) return "–";
  if (Math.abs(bias) <= RIGHT_WITHIN) return t("about right");
  return bias > 0 ? t("{share} too long", { share: percent(bias) }) : t("{share} too short", { share: percent(-bias) });
}

/** @param {{ service: ServiceWait }} props */
function Wait({ service }) {
  const longest = service.longest_s ?? 0;
  const late = longest > service.target_s;
  const filled = Math.min(100, (longest / service.target_s) * TARGET_AT);
  return html`<span class="wait-name">${words().of(service.name)}</span><strong class="wait-count">${service.waiting}</strong>
    <span class="bar" aria-hidden="true"><span class="bar-fill ${late ? "late" : ""}" style=${{ inlineSize: `${filled}%` }}></span><span class="bar-target"></span></span>
    <span class=${late ? "late figures" : "figures"}>${service.waiting ? words().duration(longest) : t("no wait")}</span>
    <span class="quiet-text wait-target">${t("target {n}", { n: words().target(service.target_s) })}</span>`;
}

/** What needs a hand by its name, first; the rest by kind and number. @param {{ devices: Array<DeviceView> }} props */
function Devices({ devices }) {
  const inTrouble = devices.filter((device) => !isReady(device));
  const kinds = KINDS.filter(({ id }) => devices.some((device) => device.kind === id && isReady(device)));
  return html`<section class="card devices" aria-labelledby="devices-title"><h2 id="devices-title">${t("Devices")}</h2>
    <ul class="list">
      ${inTrouble.map((device) => html`<li key=${device.id}><${Icon} name=${device.kind === "printer" ? "receipt" : "warning"} />
        <span class="grow">${device.name}</span><${DeviceState} device=${device} /></li>`)}
      ${kinds.map(({ id, word }) => html`<li key=${id}><${Icon} name="check-circle" /><span class="grow">${t(word)}</span>
        <span class="quiet-text">${readyOf(devices.filter(({ kind }) => kind === id))}</span></li>`)}
    </ul></section>`;
}

const KINDS = [
  { id: "kiosk", word: mark("Kiosks") },
  { id: "board", word: mark("Boards") },
  { id: "printer", word: mark("Printers") },
];

/** @param {DeviceView} device */
const isReady = ({ connected, state, paper }) => connected && state === "ready" && paper !== "low" && paper !== "out";

/** @param {Array<DeviceView>} devices */
function readyOf(devices) {
  return t("{n} of {all} ready", { n: devices.filter(isReady).length, all: devices.length });
}

/** @param {{ device: DeviceView }} props */
export function DeviceState({ device }) {
  if (!device.connected) return html`<${Chip} kind="critical">${t("Offline")}<//>`;
  if (device.paper === "out") return html`<${Chip} kind="critical">${t("Out of paper")}<//>`;
  if (device.state !== "ready") return html`<${Chip} kind="critical">${problemWord(device.problem ?? "needs_attention")}<//>`;
  if (device.paper === "low") return html`<${Chip} kind="attention">${t("Paper low")}<//>`;
  return html`<span class="quiet-text">${t("Ready")}</span>`;
}
