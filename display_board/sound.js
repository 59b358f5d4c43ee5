// Calls as sound: a chime, then the number in each of the branch's languages. One after another, never over each other,
// each call once, also after a reconnect or a reload.

/** @import { BoardCall } from "/web/views" */

const CHIME = "/web/chime.wav";
const TOO_LATE_MS = 60_000; // a call that waited this long behind others is on the screen; saying it would mislead
const REMEMBERED = 40;

export class Announcer {
  /** `onBlocked(blocked)`: the browser will (not) play until somebody touches the screen. @param {(blocked: boolean) => void} onBlocked */
  constructor(onBlocked) {
    this.onBlocked = onBlocked;
    this.queue = /** @type {Array<{ sounds: Array<HTMLAudioElement>, until: number }>} */ ([]);
    this.busy = false;
    this.said = /** @type {Set<string>} */ (new Set(JSON.parse(sessionStorage.getItem("said") ?? "[]")));
  }

  /** @param {BoardCall | undefined} call */
  announce(call) {
    if (!call || this.said.has(call.id)) return;
    this.said.add(call.id);
    sessionStorage.setItem("said", JSON.stringify([...this.said].slice(-REMEMBERED)));
    const sounds = [CHIME, ...Object.values(call.speech ?? {})].map(loading); // speech is fetched while the chime rings
    this.queue.push({ sounds, until: performance.now() + TOO_LATE_MS });
    this.next();
  }

  async next() {
    if (this.busy) return;
    this.busy = true;
    for (let call = this.queue.shift(); call; call = this.queue.shift()) {
      if (performance.now() < call.until) await this.play(call.sounds);
    }
    this.busy = false;
  }

  /** @param {Array<HTMLAudioElement>} sounds */
  async play(sounds) {
    for (const sound of sounds) {
      const how = await played(sound);
      if (how !== "missing") this.onBlocked(how === "blocked");
      if (how === "blocked") return;
    }
  }

  /** Called in answer to a touch, which is what browsers ask for before they let a page sound. */
  async unblock() {
    await this.play([loading(CHIME)]);
  }
}

/** @param {string} address */
function loading(address) {
  const sound = new Audio(address);
  sound.preload = "auto";
  return sound;
}

/**
 * Play to the end: "played"; or "blocked" by the browser; or "missing", where the server has no such sound.
 * @param {HTMLAudioElement} sound @returns {Promise<"played" | "blocked" | "missing">}
 */
async function played(sound) {
  const over = new Promise((resolve) => {
    sound.onended = () => resolve("played");
    sound.onerror = () => resolve("missing");
  });
  try {
    await sound.play();
  } catch (problem) {
    return problem instanceof DOMException && problem.name === "NotAllowedError" ? "blocked" : "missing";
  }
  return over;
}
