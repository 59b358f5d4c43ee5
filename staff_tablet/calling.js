// Automatic calling at this desk: what it will do next, why it is paused, and its switch in the menu.

/** @import { DeskHead, DeskView, NextCall } from "/web/views" */
/** @import { Commands } from "./commands.js" */
/** @import { SheetProps, Show } from "./desk.js" */
/** @import { Off } from "./press.js" */

import { LINE_LENGTH, PAUSE_REASONS } from "/web/contract.js";
import { html, useState } from "/web/html.js";
import { Chip, Icon } from "/web/parts.js";
import { reasonTiles, reasonWord } from "./names.js";
import { Action, onValue, Tiles } from "./press.js";
import { t, words } from "./words.js";

const SECOND_MS = 1000;

/** Whether the clock is about to call: a press now would only come too late. @param {DeskView} view @param {number} now */
export const callsNow = ({ next }, now) => next?.due_at != null && next.due_at - now <= SECOND_MS;

/**
 * Beside the chip of whoever is next: that they are called by themselves and when, or why not, or where they are offered.
 * @param {{ view: DeskView & { next: NextCall }, now: number }} props
 */
export function CallingLine({ view: { desk, next }, now }) {
  if (next.due_at !== null) return html`<span class="calling-line"><${Icon} name="megaphone" size="1.25rem" />${countdown(next.number, next.due_at, now)}</span>`;
  if (desk.pause_reason) return html`<${Paused} desk=${desk} />`;
  return next.offered_to && html`<span class="quiet-text">${t("Offered to desk {desk} first", { desk: next.offered_to })}</span>`;
}

/** @param {string} number @param {number} dueAt @param {number} now */
function countdown(number, dueAt, now) {
  const left = Math.ceil((dueAt - now) / SECOND_MS);
  return left > 0 ? t("Calling {number} in {time}", { number, time: words().duration(left) }) : t("Calling {number} now", { number });
}

/** @param {{ desk: DeskHead }} props */
export const Paused = ({ desk }) => html`<${Chip} icon="pause">${t("Paused: {reason}", { reason: reasonWord(desk.pause_reason) })}<//>`;

/** What a desk without a customer says where nobody waits for it. @param {DeskHead} desk */
export function emptyLine({ automatic, pause_reason: reason }) {
  if (automatic) return t("The next customer is called by itself.");
  return reason ? t("Resume, and the next customer is called automatically.") : t("The next customer shows here at once.");
}

/**
 * Pause at once, before somebody is called; the reason is asked for then, and is a short pause until it is given.
 * @param {DeskHead} desk @param {Commands} commands @param {Show} show
 */
async function pause(desk, commands, show) {
  if (await commands.desk(desk.id, "pause-calling", { reason: PAUSE_REASONS[0] })) show("pauseCalling");
}

/** @param {DeskHead} desk @param {Commands} commands */
const resume = (desk, commands) => commands.desk(desk.id, "resume-calling");

/**
 * The first of the row of actions at a desk that calls by itself, or would.
 * @param {{ desk: DeskHead, commands: Commands, show: Show, off: Off }} props
 */
export function PauseOrResume({ desk, commands, show, off }) {
  if (desk.automatic) return html`<${Action} icon="pause" off=${off} onPress=${() => pause(desk, commands, show)}>${t("Pause")}<//>`;
  return desk.pause_reason && html`<${Action} icon="play" off=${off} onPress=${() => resume(desk, commands)}>${t("Resume")}<//>`;
}

/**
 * The switch in the menu. Switched off it asks why.
 * @param {{ desk: DeskHead, commands: Commands, show: Show, off: Off, shut: () => void }} props
 */
export function CallingSwitch({ desk, commands, off, show, shut }) {
  const state = desk.automatic ? t("On") : desk.pause_reason ? t("Paused") : t("Off");
  const press = () => {
    if (off) return;
    if (!desk.automatic) return void resume(desk, commands);
    shut();
    pause(desk, commands, show);
  };
  return html`<button type="button" class="button switch-line" role="switch" aria-checked=${desk.automatic ? "true" : "false"}
      aria-disabled=${off ? "true" : undefined} onClick=${press}>
    <${Icon} name="megaphone" /><span class="grow">${t("Automatic calling")}</span>
    <span class="switch-state">${state}</span><span class="switch" aria-hidden="true"></span></button>`;
}

/** Why nobody is called by itself any longer; kept in the record. */
export const pauseCalling = {
  title: () => t("Automatic calling is paused"),
  /** @param {SheetProps} props */
  Body({ view: { desk }, off, commands, close }) {
    const [chosen, setChosen] = useState(/** @type {string} */ (PAUSE_REASONS.find((code) => code === desk.pause_reason) ?? PAUSE_REASONS[0]));
    const [typed, setTyped] = useState("");
    const reason = typed.trim() || chosen;
    /** @param {string} id */
    const choose = (id) => {
      setTyped("");
      setChosen(id);
    };
    const keep = async () => (reason === desk.pause_reason || (await commands.desk(desk.id, "pause-calling", { reason }))) && close();
    return html`<p class="sheet-note">${t("Nobody is called automatically until you resume.")}</p>
      <${Tiles} size="small" name="reason" label=${t("Reason")} chosen=${typed.trim() ? null : chosen} onChoose=${choose}
        options=${reasonTiles(PAUSE_REASONS)} />
      <div class="field"><label for="pause-reason">${t("Another reason")}</label>
        <input class="input" id="pause-reason" maxlength=${LINE_LENGTH} autocomplete="off" value=${typed} onInput=${onValue(setTyped)} /></div>
      <div class="actions"><${Action} kind="accent" icon="check-bold" off=${off} onPress=${keep}>${t("Keep this reason")}<//></div>`;
  },
};
