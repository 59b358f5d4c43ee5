// Commands and questions by HTTP. A command carries a UUIDv7 key and may be sent again under it as often as needed:
// it happens once. Errors have one shape, {code, message, help}, and become a Refusal. Paths begin after "/api/v1".

import { API } from "/web/contract.js";

const RETRY = { statuses: new Set([502, 503, 504]), firstMs: 200, mostMs: 2_000, patienceMs: 15_000 };

/** The codes of an error that say: nobody is signed in here, or no device is paired here, any longer. */
export const SIGNED_OUT = new Set(["sign_in_needed", "session_ended", "credential_unknown"]);

/** What the server refused, or could not be asked. `code` is stable; `message` is what is so; `help` what to do. */
export class Refusal extends Error {
  /**
   * @param {{ code: string, message: string, help?: string }} body
   * @param {number} status
   */
  constructor({ code, message, help = "" }, status = 0) {
    super(message);
    this.code = code;
    this.help = help;
    this.status = status;
  }
}

/** A UUIDv7 (RFC 9562): ids made later sort later. */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Send a command and return its reply. Without an answer it is sent again, under the same key, for `patienceMs`.
 * @param {string} path
 * @param {object} body
 */
export async function send(path, body = {}, { key = uuid7(), patienceMs = RETRY.patienceMs } = {}) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  return untilAnswered(path, { method: "POST", headers, body: JSON.stringify(body) }, patienceMs);
}

/**
 * Fetch a view or a resource.
 * @param {string} path
 */
export async function get(path, { patienceMs = 0 } = {}) {
  return untilAnswered(path, {}, patienceMs);
}

/** @typedef {{ status: number, ok: boolean, body: any }} Answer status 0: there was none */

/**
 * @param {string} path
 * @param {RequestInit} request
 * @param {number} patienceMs
 */
async function untilAnswered(path, request, patienceMs) {
  const giveUpAt = performance.now() + patienceMs;
  for (let tries = 0; ; tries++) {
    const answer = await once(path, request);
    const again = answer.status === 0 || RETRY.statuses.has(answer.status);
    if (!again || performance.now() > giveUpAt) return value(answer);
    const most = Math.min(RETRY.mostMs, RETRY.firstMs * 2 ** tries);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * most));
  }
}

/**
 * @param {string} path
 * @param {RequestInit} request
 * @returns {Promise<Answer>}
 */
async function once(path, request) {
  try {
    const response = await fetch(API + path, { credentials: "same-origin", cache: "no-store", ...request });
    const text = await response.text();
    return { status: response.status, ok: response.ok, body: text ? JSON.parse(text) : null };
  } catch (problem) {
    if (problem instanceof TypeError) return unanswered(0); // fetch's word for: the network gave no answer
    if (problem instanceof SyntaxError) return unanswered(502); // something between us and the server answered
    throw problem;
  }
}

/** @param {number} status */
const unanswered = (status) => ({ status, ok: false, body: null });

/** @param {Answer} answer */
function value({ status, ok, body }) {
  if (ok) return body;
  const silence = { code: "no_answer", message: "The server does not answer.", help: "Try again in a moment." };
  throw new Refusal(body?.code ? body : silence, status);
}
