// Devices: what is paired and how it is; an admin pairs a new one by the code on its screen, or sends one away.

/** @import { DeviceView, FloorView, PairedDevice, PairedDevices } from "/web/views" */
/** @import { Update } from "/web/live.js" */
/** @import { App } from "./session.js" */

import { get, send } from "/web/api.js";
import { html, useEffect, useState } from "/web/html.js";
import { Button, Icon } from "/web/parts.js";
import { DeviceState } from "./floor.js";
import { Header, Notice } from "./header.js";
import { mark } from "./names.js";
import { useNow } from "./now.js";
import { Action, onValue } from "./press.js";
import { inWords } from "./refusals.js";
import { Refused, useView } from "./view.js";
import { t } from "./words.js";

/** @type {Record<string, { icon: string, word: string }>} */
const KINDS = {
  kiosk: { icon: "monitor", word: mark("Kiosk") },
  board: { icon: "monitor", word: mark("Board") },
  printer: { icon: "printer", word: mark("Printer") },
  tablet: { icon: "device-tablet", word: mark("Tablet") },
};

/** @param {{ app: App }} props */
export function DevicesPage({ app }) {
  const live = /** @type {Update<FloorView | null>} */ (useView(`floor:${app.session.branch}`, app));
  const now = useNow(live);
  const { devices, problem, again } = usePaired(app.session.branch, live.seq);
  const admin = app.session.rights.includes("pairing.approve");
  const { view } = live;
  return html`
    <${Header} ...${{ place: view?.branch.name ?? t("Devices"), person: t("Devices"), live, now, branch: view?.branch, app }} />
    <${Refused} live=${live} />
    ${view && html`<main class="devices-page">
      ${admin && html`<${Pair} view=${view} branch=${app.session.branch} again=${again} />`}
      <${Paired} ...${{ view, devices, problem, admin, again }} />
    </main>`}`;
}

/** @param {{ view: FloorView, branch: string, again: () => void }} props */
function Pair({ view, branch, again }) {
  const [form, setForm] = useState({ code: "", device: "" });
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState("");
  const ready = form.code.trim().length >= 8 && form.device;
  /** @param {SubmitEvent} event */
  const press = async (event) => {
    event.preventDefault();
    if (!ready) return;
    try {
      await send("/pairing/approve", { code: form.code.trim().toUpperCase(), branch, device: form.device });
      setForm({ code: "", device: "" });
      setProblem("");
      setDone(form.device);
      again();
    } catch (refused) {
      setDone("");
      setProblem(inWords(refused));
    }
  };
  return html`<section class="card"><form class="pair-form" onSubmit=${press} novalidate>
    <h2>${t("Pair a device")}</h2>
    <${Notice} text=${problem} dismiss=${() => setProblem("")} />
    <div class="field"><label for="code">${t("The code on its screen")}</label>
      <input class="input number-input" id="code" dir="ltr" autocomplete="off" autocapitalize="characters" maxlength="9" value=${form.code}
        onInput=${onValue((code) => setForm({ ...form, code }))} /></div>
    <div class="field"><label for="device">${t("Which device is it?")}</label>
      <input class="input" id="device" list="known-devices" autocomplete="off" autocapitalize="none" value=${form.device}
        onInput=${onValue((device) => setForm({ ...form, device }))} />
      <datalist id="known-devices">${view.devices.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}</datalist>
      <p class="quiet-text">${t("A kiosk, board or printer by its name in the branch. For a tablet, any new name.")}</p></div>
    <${Action} kind="accent" icon="check-bold" type="submit" off=${!ready}>${t("Pair")}<//>
    <p role="status">${done && t("{device} is paired.", { device: done })}</p>
  </form></section>`;
}

/**
 * One line a device: those of the branch with how they are, then tablets; who is not paired says so.
 * @param {{ view: FloorView, devices: Array<PairedDevice>, problem: string, admin: boolean, again: () => void }} props
 */
function Paired({ view, devices, problem, admin, again }) {
  const known = new Map(view.devices.map((device) => [device.id, device]));
  const others = devices.filter((token) => !known.has(token.device));
  return html`<section class="card"><h2>${t("Devices")}</h2>
    ${problem && html`<p role="alert">${problem}</p>`}
    <ul class="list">
      ${view.devices.map((device) => html`<${Line} key=${device.id} name=${device.name} kind=${device.kind} ...${{ device, admin, again }} token=${devices.find((token) => token.device === device.id)} />`)}
      ${others.map((token) => html`<${Line} key=${token.device} name=${token.device} kind=${token.kind} ...${{ token, admin, again }} />`)}
    </ul></section>`;
}

/** @param {{ name: string, kind: string, device?: DeviceView, token?: PairedDevice, admin: boolean, again: () => void }} props */
function Line({ name, kind, device, token, admin, again }) {
  const [sure, setSure] = useState(false);
  const revoke = async () => {
    if (!token) return;
    await send(`/branches/${token.branch}/devices/${token.device}/revoke`);
    setSure(false);
    again();
  };
  return html`<li><${Icon} name=${KINDS[kind]?.icon ?? "monitor"} />
    <span class="grow"><strong>${name}</strong><br /><span class="quiet-text">${t(KINDS[kind]?.word ?? kind)}. ${token ? t("Paired") : t("Not paired")}</span></span>
    ${device && html`<${DeviceState} device=${device} />`}
    ${token && admin && (sure
      ? html`<${Button} onClick=${revoke}>${t("Yes, end the pairing")}<//><${Button} onClick=${() => setSure(false)}>${t("Keep")}<//>`
      : html`<${Button} class="small" onClick=${() => setSure(true)}>${t("End the pairing")}<//>`)}</li>`;
}

/** The paired devices; asked again when the floor has moved on. @param {string} branch @param {number} seq */
function usePaired(branch, seq) {
  const [result, setResult] = useState(/** @type {{ devices: Array<PairedDevice>, problem: string }} */ ({ devices: [], problem: "" }));
  const [asked, ask] = useState(0);
  useEffect(() => {
    let current = true;
    get(`/branches/${branch}/devices`)
      .then((/** @type {PairedDevices} */ { devices }) => current && setResult({ devices, problem: "" }))
      .catch((problem) => current && setResult({ devices: [], problem: inWords(problem) }));
    return () => void (current = false);
  }, [branch, seq, asked]);
  return { ...result, again: () => ask((n) => n + 1) };
}
