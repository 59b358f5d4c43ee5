// The bar that offers to take the last press back. It says what happened, for ten seconds, in a place of its own.

/** @import { Named, UndoOffer } from "/web/views" */
/** @import { Off } from "./press.js" */

import { html, useEffect, useState } from "/web/html.js";
import { serverNow } from "/web/live.js";
import { Icon, Number } from "/web/parts.js";
import { mark, outcomeName } from "./names.js";
import { t } from "./words.js";

const SHOWN_MS = 10_000;

/** @type {Record<string, string>} */
const DID = {
  visit_called: mark("{number} was called."),
  visit_recalled: mark("{number} was called again."),
  serving_started: mark("{number} is being served."),
  visit_held: mark("{number} is on hold."),
  visit_resumed: mark("{number} is back at this desk."),
  visit_requeued: mark("{number} is back in the line."),
  step_transferred: mark("{number} was handed on."),
  step_added: mark("{number} has one more service."),
  step_finished: mark("{number} is done here and waits for the next service."),
  visit_ended: mark("{number} is finished: {outcome}."),
};

const CHANGED = mark("{number} has changed.");

/** @param {{ offer: UndoOffer | null, outcomes: Array<Named>, off: Off, undo: (offer: UndoOffer) => void }} props */
export function UndoBar({ offer, outcomes, off, undo }) {
  const shown = useShownFor(offer);
  if (!offer || !shown) return html`<div class="undo-place" role="status"></div>`;
  const [before, after] = said(offer, outcomes).split("{number}");
  return html`<div class="undo-place" role="status"><div class="undo">
    <${Icon} name="check-circle" />
    <span class="grow">${before}<${Number}>${offer.number}<//>${after}</span>
    <button type="button" class="button" aria-disabled=${off ? "true" : undefined} onClick=${() => off || undo(offer)}>
      <${Icon} name="arrow-counter-clockwise" /><span>${t("Undo")}</span></button>
  </div></div>`;
}

/** What happened, with "{number}" where the number stands. @param {UndoOffer} offer @param {Array<Named>} outcomes */
function said({ did, outcome }, outcomes) {
  if (did === "visit_ended" && !outcome) return t("{number} is finished.");
  return t(DID[did] ?? CHANGED, { outcome: outcome && outcomeName(outcomes, outcome) });
}

/**
 * True for ten seconds from when this offer was first seen, and never after the server has let it lapse.
 * @param {UndoOffer | null} offer
 */
function useShownFor(offer) {
  const key = offer && `${offer.visit} ${offer.did} ${offer.until_at}`;
  const [gone, setGone] = useState(/** @type {string | null} */ (null));
  useEffect(() => {
    if (!offer) return undefined;
    const left = Math.min(SHOWN_MS, offer.until_at - serverNow());
    const timer = setTimeout(() => setGone(key), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [key]);
  return offer && gone !== key;
}
