// The view a page lives on. Without a connection for five seconds it counts as old; without a session the page ends.

import { html, useEffect } from "/web/html.js";
import { useLive } from "/web/live.js";
import { inWords } from "./refusals.js";
import { Refusal } from "/web/api.js";

const LOST_AFTER_MS = 5_000;
const SIGNED_OUT = new Set(["sign_in_needed", "session_ended", "credential_unknown"]);

export function useView(topic, app) {
  const live = useLive(topic, { lostAfter: LOST_AFTER_MS });
  const over = live.state === "refused" && SIGNED_OUT.has(live.error.code);
  useEffect(() => void (over && app.expired()), [over]);
  return live;
}

/** Why a page shows nothing: the server will not show this to this person. */
export function Refused({ live }) {
  if (live.state !== "refused") return null;
  return html`<main class="page"><p class="card">${inWords(new Refusal(live.error))}</p></main>`;
}
