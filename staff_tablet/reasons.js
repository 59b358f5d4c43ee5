// The one sentence that says why a visit is called. The engine writes it in English; here it is taken apart again so
// that it can be said in the reader's language. A sentence that we do not know is shown as it is, marked as English.

import { html } from "/web/html.js";
import { mark } from "./names.js";
import { t } from "./words.js";

const SENTENCES = [
  mark("{number} has waited more than {times} times its promise of {promised} minutes."),
  mark("{number} waited {waited} of {promised} minutes promised, the largest share of those waiting."),
  mark("{number} waited {waited} of {promised} minutes promised, and its kind counts for more."),
  mark("{number} waited {waited} of {promised} minutes promised, and is a quick service."),
  mark("{number} was called by name: {reason}."),
  mark("{number} was called by name."),
].map((sentence) => ({ sentence, pattern: pattern(sentence) }));

function pattern(sentence) {
  const literal = sentence.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\{(\w+)\}/g, "(?<$1>.+?)")}$`);
}

export function Reason({ text }) {
  for (const { sentence, pattern } of SENTENCES) {
    const found = pattern.exec(text)?.groups;
    if (found) return t(sentence, { ...found, ...(found.reason && { reason: t(found.reason) }) });
  }
  return html`<bdi lang="en">${text}</bdi>`;
}

/** Whether the sentence leaves the wait unsaid. */
export const hidesWait = (text) => !text.includes(" waited ");
