// The view a page lives on. Without a connection for five seconds it counts as old; without a session the page ends.

import { Refusal, SIGNED_OUT } from "/web/api.js";
import { STAFF_LOST_AFTER_MS } from "/web/contract.js";
import { html, useEffect } from "/web/html.js";
import { useLive } from "/web/live.js";
import { inWords } from "./refusals.js";

/**
 * @param {string} topic
 * @param {import("./session.js").App} app
 */
export function useView(topic, app) {
  const live = useLive(topic, { lostAfter: STAFF_LOST_AFTER_MS });
  const over = live.state === "refused" && SIGNED_OUT.has(live.error?.code ?? "");
  useEffect(() => void (over && app.expired()), [over]);
  return live;
}

/**
 * Why a page shows nothing: the server will not show this to this person.
 * @param {{ live: import("/web/live.js").Update }} props
 */
export function Refused({ live }) {
  if (live.state !== "refused" || !live.error) return null;
  return html`<main class="page"><p class="card">${inWords(new Refusal(live.error))}</p></main>`;
}
