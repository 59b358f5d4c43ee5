// What things are called on this screen: services, outcomes, needs, states. Ids come from the wire, words from here or,
// where the branch chose them, from the view.

/** @import { BranchHead, DeskHead, Named, QueueRow, ServiceWait, VisitView } from "/web/views" */

import { OUTCOME_WORDS, REASON_WORDS } from "/web/contract.js";
import { languageName, t, wordOf, words } from "./words.js";

/** Marks a sentence that is looked up later, so that the catalogues can be held complete. */
export const mark = (/** @type {string} */ sentence) => sentence;

/**
 * How each outcome that every branch has looks; what it is called is OUTCOME_WORDS. `help` only where staff choose it.
 * @type {Record<typeof import("/web/contract.js").OUTCOMES[number], { icon: string, help?: string }>}
 */
export const OUTCOMES = {
  resolved: { icon: "check-circle", help: mark("All done today") },
  follow_up: { icon: "calendar-plus", help: mark("Needs another step later") },
  referred: { icon: "arrow-square-out", help: mark("Another branch or agency") },
  left: { icon: "sign-out", help: mark("Went before we finished") },
  no_show: { icon: "prohibit" },
  cancelled: { icon: "x" },
  closed_at_day_end: { icon: "moon" },
  transferred: { icon: "swap" },
};

/** @type {Record<typeof import("/web/contract.js").NEEDS[number], { icon: string, word: string }>} */
const NEED_MARKS = {
  interpreter: { icon: "translate", word: mark("Interpreter") },
  wheelchair: { icon: "wheelchair", word: mark("Wheelchair") },
};

/** @param {Array<ServiceWait>} services @param {string} id */
export function serviceName(services, id) {
  const service = services.find((each) => each.id === id);
  return service ? words().of(service.name) : id;
}

/** @param {Array<Named>} outcomes the branch's own @param {string} id */
export function outcomeName(outcomes, id) {
  const usual = /** @type {Record<string, string | undefined>} */ (OUTCOME_WORDS)[id];
  if (usual) return t(usual);
  const own = outcomes.find((each) => each.id === id);
  return own ? words().of(own.name) : id;
}

/** @param {string} id */
export function needMark(id) {
  const known = /** @type {Record<string, { icon: string, word: string } | undefined>} */ (NEED_MARKS)[id];
  return known ? { icon: known.icon, word: t(known.word) } : { icon: "info", word: id };
}

/**
 * Everything worth knowing about a customer before they stand at the desk.
 * @param {Partial<VisitView> & Pick<QueueRow, "language" | "language_needed" | "needs" | "customer_class">} visit
 * @param {BranchHead} branch
 * @param {Array<Named>} classes
 * @returns {Array<{ icon: string, word: string }>}
 */
export function marks(visit, branch, classes = []) {
  const own = branch.languages[0].split("-")[0];
  const language = visit.language_needed ?? (visit.language.split("-")[0] === own ? null : visit.language);
  return [
    ...(visit.slot_at ? [{ icon: "calendar", word: t("Appointment {time}", { time: words().time(visit.slot_at, branch.timezone) }) }] : []),
    ...(language ? [{ icon: "translate", word: languageName(language) }] : []),
    ...(visit.customer_class === "ordinary" ? [] : [{ icon: "star", word: className(classes, visit.customer_class) }]),
    ...visit.needs.map(needMark),
    ...(visit.channel === "phone" ? [{ icon: "device-mobile", word: t("Follows by phone") }] : []),
  ];
}

/** @param {Array<Named>} classes @param {string} id */
function className(classes, id) {
  const known = classes.find((each) => each.id === id);
  if (known) return words().of(known.name);
  return id === "priority" ? t("Priority") : id;
}

/** @type {Record<typeof import("/web/contract.js").VISIT_STATES[number] | typeof import("/web/contract.js").DESK_STATES[number], string>} */
const STATES = {
  waiting: mark("Waiting"),
  called: mark("Called"),
  serving: mark("Serving"),
  on_hold: mark("On hold"),
  ended: mark("Ended"),
  open: mark("Open"),
  on_break: mark("Break"),
  closed: mark("Closed"),
};

/** Of a visit or a desk. @param {string} state */
export const stateWord = (state) => t(/** @type {Record<string, string | undefined>} */ (STATES)[state] ?? state);

/** Why a desk is on a break or paused, or a visit called: chosen, or typed. @param {string} reason */
export const reasonWord = (reason) => wordOf(REASON_WORDS, reason);

/** The reasons that staff are offered, as tiles. @param {readonly string[]} codes */
export const reasonTiles = (codes) => codes.map((id) => ({ id, word: reasonWord(id) }));

/** Why a desk on a break is, and since when. @param {DeskHead} desk @param {BranchHead} branch */
export function breakLine({ since_at: since, break_reason: reason }, branch) {
  const time = words().time(/** @type {number} */ (since), branch.timezone);
  return reason ? t("{reason}, since {time}.", { reason: reasonWord(reason), time }) : t("Since {time}.", { time });
}
