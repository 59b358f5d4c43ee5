// What stopped or is about to, in words: "Kiosk 1 printer: paper out".

/** @import { Trouble } from "/web/views" */

import { PROBLEMS } from "/web/contract.js";
import { html } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { t } from "./words.js";

/**
 * What devices say of themselves, and the server of them: known to the catalogues by these words.
 * @type {Set<string>}
 */
const KNOWN = new Set(PROBLEMS);

/** @param {string} problem */
export function problemWord(problem) {
  const known = problem.toLowerCase();
  return KNOWN.has(known) ? t(known) : problem;
}

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
