// Which calls a board shows, and where. Pure: time comes in, nothing else is looked at.

export const SHOWN_MS = 10_000; // a call stands out at least this long
export const LANGUAGE_MS = 4_000; // each language's words stand at least this long
export const OLD_MS = 30_000; // a call older than this when first met is history: shown, never announced
const AT_ONCE = 3; // more wait their turn
const PAST = 4;

/** @import { BoardCall } from "/web/views" */

/** @typedef {{ id: string, since: number }} Hot */
/** @typedef {ReturnType<typeof arrange>} Arranged */
/** @typedef {{ met: Map<string, number>, waiting: string[], hot: Hot[], announce: string[] }} Calls */

/** @type {Calls} */
export const EMPTY = { met: new Map(), waiting: [], hot: [], announce: [] };

/**
 * Take in a view's calls (newest first) at `now`, both on the server's clock.
 *
 * State: met id -> first seen; waiting: ids that had no room yet, oldest first; hot: {id, since}, newest first;
 * announce: ids that became hot in this step, oldest first.
 *
 * @param {Calls} state
 * @param {Array<BoardCall>} calls
 * @param {number} now
 * @returns {Calls} the next state
 */
export function step(state, calls, now, shownMs = SHOWN_MS) {
  const known = new Map(calls.map((call) => [call.id, call]));
  const unmet = calls.filter((call) => !state.met.has(call.id)).reverse();
  const met = new Map([...state.met].filter(([id]) => known.has(id)));
  for (const call of unmet) met.set(call.id, now);

  const young = unmet.filter((call) => call.active && now - call.called_at < OLD_MS).map((call) => call.id);
  const queue = [...state.waiting.filter((id) => known.get(id)?.active), ...young];
  const still = state.hot.filter(({ id, since }) => known.get(id)?.active && now - since < shownMs);

  const room = Math.max(0, AT_ONCE - still.length);
  const announce = queue.slice(0, room);
  const hot = [...announce.map((id) => ({ id, since: now })).reverse(), ...still];
  return { met, waiting: queue.slice(room), hot, announce };
}

/**
 * What to draw: `panels` (hot calls, or the last one, cooled), `past` (up to four more), `hot` (are panels hot).
 * @param {Calls} state
 * @param {Array<BoardCall>} calls
 */
export function arrange(state, calls) {
  const waiting = new Set(state.waiting);
  const shown = newestOfEach(calls.filter((call) => !waiting.has(call.id)));
  const hotIds = state.hot.map(({ id }) => id);
  const hot = hotIds.flatMap((id) => shown.find((call) => call.id === id) ?? []);
  const panels = hot.length ? hot : shown.slice(0, 1);
  return { hot: hot.length > 0, panels, past: shown.filter((call) => !panels.includes(call)).slice(0, PAST) };
}

/** A number called again moves to its newest call. @param {Array<BoardCall>} calls */
function newestOfEach(calls) {
  const seen = new Set();
  return calls.filter((call) => !seen.has(call.number) && seen.add(call.number));
}
