// The one sentence that says why a visit is called, in the reader's language: the engine's sentence and its values come
// with the visit. What was recorded before they did is shown as it was written, marked as English.

import { html } from "/web/html.js";
import { CALL_REASONS } from "./names.js";
import { t, words } from "./words.js";

/** `of`: a visit, or who is next. */
export function Reason({ of: { reason, why } }) {
  if (!why || !words().knows(why.sentence)) return reason && html`<bdi lang="en">${reason}</bdi>`;
  return t(why.sentence, { ...why.values, ...(why.values.reason && { reason: given(why.values.reason) }) });
}

/** A reason that was chosen is in the reader's language; one that was typed stays as it was typed. */
const given = (reason) => (CALL_REASONS.includes(reason) ? t(reason) : reason);

/** Whether the sentence leaves the wait unsaid. */
export const hidesWait = ({ reason, why }) => !(why?.sentence ?? reason).includes(" waited ");
