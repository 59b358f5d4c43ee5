// This tablet asks to be paired: it shows a code, an admin types it, and the tablet fetches its cookie.

import { Refusal, send } from "/web/api.js";
import { html, useEffect, useState } from "/web/html.js";
import { Button } from "/web/parts.js";
import { t } from "./words.js";

const ASK_EVERY_MS = 2_000;

export function PairThis({ paired, cancel }) {
  const [code, setCode] = useState("");
  useEffect(() => pairing(setCode, paired), []);
  return html`<div class="pair-this" role="status">
    <p>${t("Ask an administrator to type this code under Devices.")}</p>
    <p class="number pair-code" dir="ltr">${code || "…"}</p>
    <${Button} onClick=${cancel}>${t("Back")}<//></div>`;
}

/** Show a code and ask for the answer until it comes; a code that lapsed is replaced. Returns how to stop. */
function pairing(show, paired) {
  let stopped = false;
  const pause = () => new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  (async () => {
    while (!stopped) {
      const { code, secret } = await send("/api/v1/pairing", { kind: "tablet" });
      show(code);
      if (await claimed(secret, () => stopped, pause)) return paired();
    }
    return undefined;
  })();
  return () => (stopped = true);
}

/** True once an admin has typed the code, false when the code is no longer good. */
async function claimed(secret, stopped, pause) {
  while (!stopped()) {
    try {
      await send("/api/v1/pairing/claim", { secret });
      return true;
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      if (problem.code !== "pairing_waiting") return false;
      await pause();
    }
  }
  return false;
}
