// The live client: subscribe to a topic, get the whole view at once and at each change. No deltas, so reconnecting is
// the same as connecting. Frames: lobby/contract/frames.py.

import { useEffect, useState } from "/web/html.js";

const HEARTBEAT_MS = 10_000;
const STALE_MS = 15_000;
const BACKOFF_MS = { first: 200, most: 5_000 };
const REFUSED = new Set([4401, 4403, 4404]);

let offsetMs = 0;

/** The server's clock now, ms since 1970 UTC, as the newest frame told it. */
export const serverNow = () => Date.now() + offsetMs;

/**
 * Watch one topic until the returned function is called.
 *
 * `show(update)` gets {state, view, seq, at, connected, error}:
 *   state  "connecting"  no view yet
 *          "live"        the view is what the server shows now
 *          "stale"       the view is the last one known (null if there never was one), true at `at`; the screen must say so
 *          "refused"     the server will not show this; `error` is {code, message, help}; no more tries
 *   at     the server's clock when it last said that the view holds (a heartbeat says so too)
 *
 * `lostAfter` (ms) is how long a connection may be down before the view counts as stale; staff screens take 5 s.
 * A connection that is up but silent is stale after 15 s and is made anew.
 */
export function watch(topic, show, { lostAfter = STALE_MS } = {}) {
  return new Watch(topic, show, lostAfter).start();
}

/** The same as a hook: the newest update. */
export function useLive(topic, { lostAfter = STALE_MS } = {}) {
  const [update, setUpdate] = useState(NOTHING_YET);
  useEffect(() => {
    setUpdate(NOTHING_YET);
    return topic ? watch(topic, setUpdate, { lostAfter }) : undefined;
  }, [topic, lostAfter]);
  return update;
}

const NOTHING_YET = { state: "connecting", view: null, seq: 0, at: 0, connected: false, error: null };

class Watch {
  constructor(topic, show, lostAfter) {
    this.address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live?topic=${encodeURIComponent(topic)}`;
    this.show = show;
    this.lostAfter = lostAfter;
    this.update = NOTHING_YET;
    this.heardAt = performance.now();
    this.tries = 0;
    this.socket = null;
    this.retry = null;
    this.wake = this.wake.bind(this);
  }

  start() {
    this.connect();
    this.heartbeat = setInterval(() => this.say({ v: 1, heartbeat: Math.round(serverNow()) }), HEARTBEAT_MS);
    this.check = setInterval(() => this.grow(), 500);
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
    this.retry = null;
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

  say(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  hear(frame) {
    this.heardAt = performance.now();
    if (frame.error) this.tell({ state: "refused", error: frame.error, connected: false });
    if (frame.bye) this.pause = (frame.retry_s ?? 1) * 1000;
    const at = frame.at ?? frame.heartbeat;
    if (!at) return;
    offsetMs = at - Date.now();
    this.tries = 0;
    if (frame.view) this.tell({ state: "live", view: frame.view, seq: frame.seq, at, connected: true, error: null });
    else if (this.update.view) this.tell({ state: "live", at, connected: true });
  }

  lose(code) {
    this.socket = null;
    if (REFUSED.has(code)) {
      const error = this.update.error ?? { code: "not_allowed", message: "This screen may not show that.", help: "" };
      return this.tell({ state: "refused", error, connected: false });
    }
    this.tell({ connected: false });
    const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** this.tries++);
    const wait = (this.pause ?? 0) + Math.random() * most; // full jitter: a restarted server is not stormed
    this.pause = null;
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
    if (performance.now() - this.openedAt > 1000) this.connect();
  }

  tell(change) {
    this.update = { ...this.update, ...change };
    this.show(this.update);
  }
}
