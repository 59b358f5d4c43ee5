// The one sentence that says why a visit is called, in the reader's language: its code and its values come with the visit.
// What cannot be said in that language is shown in English, and marked as English.

/** @import { NextCall, VisitView } from "/web/views" */

import { html } from "/web/html.js";
import { reasonWord } from "./names.js";
import { SENTENCES } from "./sentences.js";
import { t, words } from "./words.js";

/** `of`: a visit, or who is next. @param {{ of: Pick<VisitView | NextCall, "why"> }} props */
export function Reason({ of: { why } }) {
  const sentence = why && SENTENCES[why.code];
  if (!sentence) return null;
  const { reason } = why.values;
  const said = t(sentence, reason === undefined ? why.values : { ...why.values, reason: reasonWord(reason) });
  return words().knows(sentence) ? said : html`<bdi lang="en">${said}</bdi>`;
}

const SAYS_NO_WAIT = new Set(["why.by_name", "why.by_name_for", "why.recorded"]);

/** Whether the sentence leaves the wait unsaid, or may. @param {Pick<VisitView, "why">} visit */
export const hidesWait = ({ why }) => !why || SAYS_NO_WAIT.has(why.code);
