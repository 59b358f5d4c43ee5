// What stopped or is about to, in words: "Kiosk 1 printer: paper out".

/** @import { Trouble } from "/web/views" */

import { PROBLEM_WORDS } from "/web/contract.js";
import { html } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { t, wordOf } from "./words.js";

/** What has a code is said in the reader's language; what a device says otherwise stays as it came. @param {string} problem */
export const problemWord = (problem) => wordOf(PROBLEM_WORDS, problem);

/**
 * `children`: further lines, of what is not a device.
 * @param {{ trouble: Array<Trouble>, children?: import("preact").ComponentChildren }} props
 */
export function TroubleLines({ trouble, children }) {
  return html`<div class="troubles" role="status">
    ${trouble.map(({ device, kind, name, problem }) => html`<p class="trouble ${kind === "paper_low" ? "soon" : ""}" key=${device}>
      <${Icon} name=${kind.startsWith("paper") ? "receipt" : "warning"} />
      <span>${t("{device}: {problem}.", { device: name, problem: problemWord(problem) })}</span></p>`)}
    ${children}
  </div>`;
}
