// A screen that is not paired yet shows its code; an admin types it; the screen then claims its token as a cookie and
// starts again as what it now is. The secret stays in this page.

/** @import { DeviceToken, PairingStarted } from "/web/views" */
/** @import { Text } from "/web/text.js" */

import { html, useEffect, useState } from "/web/html.js";
import { Refusal, send } from "/web/api.js";

const ASK_EVERY_MS = 2_000;
const OVER = Symbol("over");

/**
 * `text`: the catalogue of that screen.
 * @param {{ kind: "board" | "tablet", text: Text }} props
 */
export function Pairing({ kind, text }) {
  const code = useCode(kind);
  return html`<main class="pairing" lang=${text.language} dir=${text.direction}>
    <section class="card">
      <h1>${text.say("Pair this screen")}</h1>
      <p class="pairing-code" role="status"><bdi class="number" dir="ltr">${code ?? "····-····"}</bdi></p>
      <p>${text.say("Type this code on a staff tablet, under Devices.")}</p>
    </section>
  </main>`;
}

/**
 * A code to show; a new one whenever the old one has run out.
 * @param {string} kind
 */
function useCode(kind) {
  const [code, setCode] = useState(/** @type {string | null} */ (null));
  useEffect(() => {
    let wanted = true;
    const still = () => wanted;
    untilPaired(kind, setCode, still).then((paired) => paired && location.reload());
    return () => { wanted = false; };
  }, [kind]);
  return code;
}

/**
 * @param {string} kind
 * @param {(code: string) => void} show
 * @param {() => boolean} wanted
 */
async function untilPaired(kind, show, wanted) {
  while (wanted()) {
    const started = await asked(() => /** @type {Promise<PairingStarted>} */ (send("/pairing", { kind })));
    if (started && started !== OVER) {
      show(started.code);
      if (await claimed(started.secret, wanted)) return true;
    }
    await pause();
  }
  return false;
}

/**
 * True once an admin has typed the code; false when the code is no longer good.
 * @param {string} secret
 * @param {() => boolean} wanted
 */
async function claimed(secret, wanted) {
  while (wanted()) {
    const answer = await asked(() => /** @type {Promise<DeviceToken>} */ (send("/pairing/claim", { secret })));
    if (answer === OVER) return false;
    if (answer) return true;
    await pause();
  }
  return false;
}

/**
 * The answer; null where there is none yet (not approved, not reachable); OVER when this pairing cannot succeed.
 * @template T
 * @param {() => Promise<T>} question
 */
async function asked(question) {
  try {
    return await question();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return problem.code === "pairing_over" ? OVER : null;
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
