// The live client: subscribe to a topic, get the whole view at once and at each change. No deltas, so reconnecting is
// the same as connecting. Frames: lobby/contract/frames.py.

import { API, HEARTBEAT_MS, REFUSED, STALE_MS, VERSION } from "/web/contract.js";
import { useEffect, useState } from "/web/html.js";

const BACKOFF_MS = { first: 200, most: 5_000 };
const CHECK_MS = 500;
const YOUNG_MS = 1_000; // a socket as young as this is not made anew when the page wakes

let offsetMs = 0;

/** The server's clock now, ms since 1970 UTC, as the newest frame said it. */
export const serverNow = () => Date.now() + offsetMs;

/**
 * What is known of a topic.
 *
 *   state  "connecting"  no view yet
 *          "live"        the view is what the server shows now
 *          "stale"       the view is the last one known (null if there never was one), true at `at`; the screen must say so
 *          "refused"     the server will not show this; `error` is {code, message, help}; no more tries
 *   at     the server's clock when it last said that the view holds (a heartbeat says so too)
 *
 * @template [View=any]
 * @typedef {object} Update
 * @property {"connecting" | "live" | "stale" | "refused"} state
 * @property {View} view
 * @property {number} seq
 * @property {number} at
 * @property {boolean} connected
 * @property {{ code: string, message: string, help: string } | null} error
 */

/**
 * Watch one topic until the returned function is called. `show` gets each update.
 *
 * `lostAfter` (ms) is how long a connection may be down before the view counts as stale. A connection that is up but
 * silent is stale after STALE_MS and is made anew.
 *
 * @param {string} topic
 * @param {(update: Update) => void} show
 */
export function watch(topic, show, { lostAfter = STALE_MS } = {}) {
  return new Watch(topic, show, lostAfter).start();
}

/**
 * The same as a hook: the newest update. Without a topic there is nothing to know.
 * @param {string | null} topic
 */
export function useLive(topic, { lostAfter = STALE_MS } = {}) {
  const [update, setUpdate] = useState(NOTHING_YET);
  useEffect(() => {
    setUpdate(NOTHING_YET);
    return topic ? watch(topic, setUpdate, { lostAfter }) : undefined;
  }, [topic, lostAfter]);
  return update;
}

/** @type {Update} */
const NOTHING_YET = { state: "connecting", view: null, seq: 0, at: 0, connected: false, error: null };

class Watch {
  /** @type {WebSocket | null} */
  socket = null;
  openedAt = 0;
  tries = 0;
  pauseMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  retry;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  heartbeat;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  check;

  /**
   * @param {string} topic
   * @param {(update: Update) => void} show
   * @param {number} lostAfter
   */
  constructor(topic, show, lostAfter) {
    const protocol = location.protocol === "https:" ? "wss" : "ws";
    this.address = `${protocol}://${location.host}${API}/live?topic=${encodeURIComponent(topic)}`;
    this.show = show;
    this.lostAfter = lostAfter;
    this.update = NOTHING_YET;
    this.heardAt = performance.now();
    this.wake = this.wake.bind(this);
  }

  start() {
    this.connect();
    this.heartbeat = setInterval(() => this.say({ v: VERSION, heartbeat: Math.round(serverNow()) }), HEARTBEAT_MS);
    this.check = setInterval(() => this.grow(), CHECK_MS);
    document.addEventListener("visibilitychange", this.wake);
    addEventListener("pageshow", this.wake);
    addEventListener("online", this.wake);
    return () => this.stop();
  }

  stop() {
    this.drop();
    clearInterval(this.heartbeat);
    clearInterval(this.check);
    clearTimeout(this.retry);
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("pageshow", this.wake);
    removeEventListener("online", this.wake);
  }

  connect() {
    clearTimeout(this.retry);
    this.drop();
    this.update = { ...this.update, connected: false };
    this.openedAt = performance.now();
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onmessage = (message) => this.hear(JSON.parse(message.data));
    socket.onclose = (event) => this.lose(event.code);
  }

  drop() {
    if (!this.socket) return;
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  /** @param {object} frame */
  say(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  /** @param {any} frame */
  hear(frame) {
    this.heardAt = performance.now();
    if (frame.error) this.tell({ state: "refused", error: frame.error, connected: false });
    if (frame.bye) this.pauseMs = (frame.retry_s ?? 1) * 1000;
    const at = frame.at ?? frame.heartbeat;
    if (!at) return;
    offsetMs = at - Date.now();
    this.tries = 0;
    if (frame.view) this.tell({ state: "live", view: frame.view, seq: frame.seq, at, connected: true, error: null });
    else if (this.update.view) this.tell({ state: "live", at, connected: true });
  }

  /** @param {number} code */
  lose(code) {
    this.socket = null;
    if (REFUSED.some((refused) => refused === code)) {
      const error = this.update.error ?? { code: "not_allowed", message: "This screen may not show that.", help: "" };
      return this.tell({ state: "refused", error, connected: false });
    }
    this.tell({ connected: false });
    const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** this.tries++);
    const wait = this.pauseMs + Math.random() * most; // full jitter: a restarted server is not stormed
    this.pauseMs = 0;
    this.retry = setTimeout(() => this.connect(), wait);
  }

  /** Time passes: what nobody confirmed grows stale, and a silent socket is made anew. */
  grow() {
    const silent = performance.now() - this.heardAt;
    const old = silent > (this.update.connected ? STALE_MS : this.lostAfter);
    if (old && ["live", "connecting"].includes(this.update.state)) this.tell({ state: "stale" });
    if (this.socket && silent > STALE_MS && performance.now() - this.openedAt > STALE_MS) this.connect();
  }

  /** The page was hidden or asleep and its socket may be long dead: fetch anew before anybody trusts the screen. */
  wake() {
    if (document.visibilityState !== "visible" || this.update.state === "refused") return;
    this.grow();
    if (performance.now() - this.openedAt > YOUNG_MS) this.connect();
  }

  /** @param {Partial<Update>} change */
  tell(change) {
    this.update = { ...this.update, ...change };
    this.show(this.update);
  }
}
