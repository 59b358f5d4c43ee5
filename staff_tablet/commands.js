// Sending what was pressed. One press at a time: a button does nothing while the last press is still on its way, and
// stays so until the live view shows the outcome, so that the next press carries the right version.

/** @import { Update } from "/web/live.js" */

import { send } from "/web/api.js";
import { useEffect, useRef, useState } from "/web/html.js";
import { inWords } from "./refusals.js";

const SHOWN_WITHIN_MS = 2_000;

/** @typedef {ReturnType<typeof useCommands>} Commands */
/** @typedef {{ visit?: string, id?: string, version: number | null }} VisitShown a visit or a row of a queue, as this screen shows it */
/** @typedef {{ seq: number }} Reply whatever a command is answered with says how far the record has come by it */

/** `live` is the newest update of the view that shows the outcome of these commands. @param {Update} live */
export function useCommands(live) {
  const [busy, setBusy] = useState(/** @type {string | null} */ (null));
  const [notice, setNotice] = useState("");
  const underWay = useRef(false);
  const shown = useShown(live);

  /**
   * Do `work` under the name of the button pressed; true when the server agreed. A refusal becomes the notice.
   * @param {string} name
   * @param {() => Promise<Reply>} work
   */
  async function run(name, work) {
    if (underWay.current) return false;
    underWay.current = true;
    setBusy(name);
    setNotice("");
    try {
      const reply = await work();
      await shown(reply?.seq ?? 0);
      return true;
    } catch (problem) {
      setNotice(inWords(problem));
      return false;
    } finally {
      underWay.current = false;
      setBusy(null);
    }
  }

  /** @param {VisitShown} visit @param {string} verb @param {object} body */
  const onVisit = (visit, verb, body = {}) =>
    send(`/visits/${visit.visit ?? visit.id}/${verb}`, { version: visit.version, ...body });
  /** @param {string} desk @param {string} verb @param {object} body */
  const onDesk = (desk, verb, body = {}) => send(`/desks/${desk}/${verb}`, body);

  return {
    busy,
    notice,
    dismiss: () => setNotice(""),
    run,
    /** @param {VisitShown} visit @param {string} verb @param {object} [body] */
    visit: (visit, verb, body) => run(verb, () => onVisit(visit, verb, body)),
    /** @param {string} desk @param {string} verb @param {object} [body] */
    desk: (desk, verb, body) => run(verb, () => onDesk(desk, verb, body)),
    /**
     * End this visit by `verb` and, when that is done, call the next.
     * @param {VisitShown} visit @param {string} verb @param {object} body @param {string} desk
     */
    thenCallNext: (visit, verb, body, desk) =>
      run(verb, async () => {
        await onVisit(visit, verb, body);
        return onDesk(desk, "call-next");
      }),
  };
}

/** A function that waits until the view has come as far as `seq`, or has had time enough. @param {Update} live */
function useShown(live) {
  const seq = useRef(0);
  const waiting = useRef(/** @type {Set<() => void>} */ (new Set()));
  seq.current = live.seq;
  useEffect(() => waiting.current.forEach((check) => check()), [live.seq]);
  /** @param {number} wanted @returns {Promise<void>} */
  return (wanted) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(late);
        waiting.current.delete(check);
        resolve();
      };
      const check = () => seq.current >= wanted && done();
      const late = setTimeout(done, SHOWN_WITHIN_MS);
      waiting.current.add(check);
      check();
    });
}
