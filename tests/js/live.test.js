import assert from "node:assert/strict";
import test from "node:test";

import { HEARTBEAT_MS, STAFF_LOST_AFTER_MS, STALE_MS } from "/web/contract.js";
import { serverNow, watch } from "/web/live.js";

/** The browser's socket: what the test plays the server's side of. */
class Socket {
  static OPEN = 1;
  static opened = [];

  constructor(address) {
    this.address = address;
    this.readyState = Socket.OPEN;
    this.sent = [];
    Socket.opened.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  hears(frame) {
    this.onmessage({ data: JSON.stringify({ v: 1, ...frame }) });
  }

  dies(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }
}

const NOW = 1_800_000_000_000;

/** A page that watches a topic: its socket, its clock, and the updates it was shown. */
function page(t, options) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: NOW });
  const events = new EventTarget();
  const globals = {
    WebSocket: Socket,
    location: { protocol: "https:", host: "lobby.test" },
    document: Object.assign(new EventTarget(), { visibilityState: "visible" }),
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
  Object.assign(globalThis, globals);
  t.mock.method(performance, "now", () => Date.now());
  t.mock.method(Math, "random", () => 0.5);
  Socket.opened = [];
  const updates = [];
  const stop = watch("board:main", (update) => updates.push(update), options);
  return {
    stop,
    updates,
    events,
    get socket() {
      return Socket.opened.at(-1);
    },
    get last() {
      return updates.at(-1);
    },
    passes: (ms) => t.mock.timers.tick(ms),
  };
}

const VIEW = { topic: "board:main", seq: 7, at: NOW + 500, view: { calls: [] } };

test("the topic stands in the address, encrypted where the page is", (t) => {
  assert.equal(page(t).socket.address, "wss://lobby.test/api/v1/live?topic=board%3Amain");
});

test("a view makes the screen live and sets its clock by the server's", (t) => {
  const { socket, ...screen } = page(t);
  socket.hears(VIEW);
  assert.deepEqual(screen.updates, [{ state: "live", view: { calls: [] }, seq: 7, at: NOW + 500, connected: true, error: null }]);
  assert.equal(serverNow(), NOW + 500);
});

test("a heartbeat says that the view still holds", (t) => {
  const screen = page(t);
  screen.socket.hears(VIEW);
  screen.socket.hears({ heartbeat: NOW + 10_000 });
  assert.equal(screen.last.at, NOW + 10_000);
  assert.deepEqual(screen.last.view, { calls: [] });
});

test("a heartbeat before the first view shows nothing", (t) => {
  const screen = page(t);
  screen.socket.hears({ heartbeat: NOW });
  assert.deepEqual(screen.updates, []);
});

test("the screen sends a heartbeat of its own, by the server's clock", (t) => {
  const screen = page(t);
  screen.socket.hears(VIEW);
  screen.passes(HEARTBEAT_MS);
  assert.deepEqual(screen.socket.sent, [{ v: 1, heartbeat: NOW + HEARTBEAT_MS + 500 }]);
});

test("a silent connection grows stale, keeps its view, and is made anew", (t) => {
  const screen = page(t);
  screen.socket.hears(VIEW);
  screen.passes(STALE_MS);
  assert.equal(screen.last.state, "live");
  screen.passes(500);
  assert.equal(screen.last.state, "stale");
  assert.deepEqual(screen.last.view, { calls: [] });
  assert.equal(Socket.opened.length, 2);
});

test("a screen that never had a view grows stale too", (t) => {
  const screen = page(t);
  screen.passes(STALE_MS + 500);
  assert.equal(screen.last.state, "stale");
  assert.equal(screen.last.view, null);
});

test("a staff screen says within its own time that the connection is lost", (t) => {
  const screen = page(t, { lostAfter: STAFF_LOST_AFTER_MS });
  screen.socket.hears(VIEW);
  screen.socket.dies();
  screen.passes(STAFF_LOST_AFTER_MS);
  assert.equal(screen.last.state, "live");
  screen.passes(500);
  assert.equal(screen.last.state, "stale");
});

test("tries come ever later, up to five seconds apart", (t) => {
  const screen = page(t);
  const pauses = [];
  for (let tries = 0; tries < 8; tries++) {
    const opened = Socket.opened.length;
    screen.socket.dies();
    let waited = 0;
    for (; Socket.opened.length === opened; waited++) screen.passes(1);
    pauses.push(waited);
  }
  assert.deepEqual(pauses, [100, 200, 400, 800, 1600, 2500, 2500, 2500]); // half of the most, as the dice stand here
});

test("a view heard makes the next try quick again", (t) => {
  const screen = page(t);
  for (const wait of [100, 200, 400]) {
    screen.socket.dies();
    screen.passes(wait);
  }
  screen.socket.hears(VIEW);
  screen.socket.dies();
  screen.passes(100);
  assert.equal(Socket.opened.length, 5);
});

test("after a goodbye the server has the time it asked for", (t) => {
  const screen = page(t);
  screen.socket.hears({ bye: "restarting", retry_s: 1.5 });
  screen.socket.dies(1012);
  screen.passes(1_599);
  assert.equal(Socket.opened.length, 1);
  screen.passes(1);
  assert.equal(Socket.opened.length, 2);
});

test("a refusal is final: it is shown and not tried again", (t) => {
  const screen = page(t);
  const error = { code: "session_ended", message: "The session is over.", help: "Sign in." };
  screen.socket.hears({ error });
  screen.socket.dies(4401);
  screen.passes(60_000);
  assert.equal(screen.last.state, "refused");
  assert.deepEqual(screen.last.error, error);
  assert.equal(Socket.opened.length, 1);
});

test("a refusal without a word of why has one", (t) => {
  const screen = page(t);
  screen.socket.dies(4404);
  assert.equal(screen.last.error.code, "not_allowed");
});

test("a tablet that wakes fetches anew before anybody trusts it, but not twice at once", (t) => {
  const screen = page(t);
  screen.socket.hears(VIEW);
  screen.passes(1_001);
  document.dispatchEvent(new Event("visibilitychange"));
  screen.events.dispatchEvent(new Event("online"));
  assert.equal(Socket.opened.length, 2);
});

test("a page that is hidden lets its socket be", (t) => {
  const screen = page(t);
  screen.passes(1_001);
  document.visibilityState = "hidden";
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(Socket.opened.length, 1);
});

test("who stops watching hears nothing more and asks nothing more", (t) => {
  const screen = page(t);
  screen.socket.hears(VIEW);
  screen.stop();
  screen.passes(60_000);
  screen.events.dispatchEvent(new Event("online"));
  assert.equal(screen.updates.length, 1);
  assert.equal(Socket.opened.length, 1);
});
