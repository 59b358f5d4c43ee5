// The one sentence that says why a visit is called, in the reader's language: its code and its values come with the visit.
// What was recorded before they did is shown as it was written, marked as English.

/** @import { NextCall, VisitView } from "/web/views" */

import { html } from "/web/html.js";
import { CALL_REASONS } from "./names.js";
import { SENTENCES } from "./sentences.js";
import { t, words } from "./words.js";

/** `of`: a visit, or who is next. @param {{ of: Pick<VisitView | NextCall, "reason" | "why"> }} props */
export function Reason({ of: { reason, why } }) {
  const sentence = why && SENTENCES[why.code];
  if (!sentence || !words().knows(sentence)) return reason && html`<bdi lang="en">${reason}</bdi>`;
  return t(sentence, { ...why.values, ...(why.values.reason && { reason: given(why.values.reason) }) });
}

/** A reason that was chosen is in the reader's language; one that was typed stays as it was typed. @param {string} reason */
const given = (reason) => (CALL_REASONS.includes(reason) ? t(reason) : reason);

/** Whether the sentence leaves the wait unsaid. @param {Pick<VisitView, "reason" | "why">} visit */
export const hidesWait = ({ reason, why }) => (why ? why.code.startsWith("why.by_name") : !reason.includes(" waited "));
