// What stopped or is about to, in words: "Kiosk 1 printer: paper out".

import { html } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { mark } from "./names.js";
import { t } from "./words.js";

/** What devices say of themselves, and the server of them; the words are theirs. */
const PROBLEMS = [
  mark("paper out"),
  mark("paper low"),
  mark("not connected"),
  mark("needs attention"),
  mark("not reachable"),
  mark("not answering"),
  mark("answers not understood"),
  mark("cover open"),
  mark("paper cutter stuck"),
  mark("needs service"),
  mark("stopped, check the printer"),
  mark("offline"),
];

export function problemWord(problem) {
  const known = problem.toLowerCase();
  return PROBLEMS.includes(known) ? t(known) : problem;
}

/** `children`: further lines, of what is not a device. */
export function TroubleLines({ trouble, children }) {
  return html`<div class="troubles" role="status">
    ${trouble.map(({ device, kind, name, problem }) => html`<p class="trouble ${kind === "paper_low" ? "soon" : ""}" key=${device}>
      <${Icon} name=${kind.startsWith("paper") ? "receipt" : "warning"} />
      <span>${t("{device}: {problem}.", { device: name, problem: problemWord(problem) })}</span></p>`)}
    ${children}
  </div>`;
}
