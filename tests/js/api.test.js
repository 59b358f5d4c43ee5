import assert from "node:assert/strict";
import test from "node:test";

import { get, Refusal, send, uuid7 } from "/web/api.js";
import { NO_ANSWER, serve } from "./builders.js";

/** Waits cost nothing in these tests, and the clock goes on by as much. */
function hurry(t) {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  t.mock.method(globalThis, "setTimeout", (resolve, ms) => {
    now += ms;
    queueMicrotask(resolve);
  });
}

test("a key is a UUIDv7 and later ones sort later", () => {
  const keys = [0, 1, 1_800_000_000_000, 2 ** 47].map((at) => uuid7(at));
  for (const key of keys) assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...keys].sort(), keys);
  assert.equal(new Set(Array.from({ length: 100 }, () => uuid7(0))).size, 100);
});

test("a command goes to the API with its key and its body", async (t) => {
  const asked = serve(t, { "/api/v1/visits/1/start": { seq: 9 } });
  assert.deepEqual(await send("/visits/1/start", { version: 2 }, { key: "k" }), { seq: 9 });
  assert.equal(asked[0].method, "POST");
  assert.equal(asked[0].headers["Idempotency-Key"], "k");
  assert.equal(asked[0].body, '{"version":2}');
});

test("a command without an answer is sent again under the same key", async (t) => {
  hurry(t);
  const answers = [NO_ANSWER, new Response("<html>", { status: 502 }), new Response("{}", { status: 503 }), { seq: 1 }];
  const asked = serve(t, (_, times) => answers[times - 1]);
  assert.deepEqual(await send("/visits/1/start"), { seq: 1 });
  assert.equal(asked.length, 4);
  assert.equal(new Set(asked.map(({ headers }) => headers["Idempotency-Key"])).size, 1);
});

test("in the end it is said that nobody answers", async (t) => {
  hurry(t);
  serve(t, () => NO_ANSWER);
  await assert.rejects(send("/visits/1/start"), (problem) => problem instanceof Refusal && problem.code === "no_answer" && problem.status === 0);
});

test("a refusal has the server's code and words, and is not sent again", async (t) => {
  const body = { code: "visit_changed", message: "It has changed.", help: "Look again." };
  const asked = serve(t, () => Response.json(body, { status: 409 }));
  await assert.rejects(send("/visits/1/start"), { ...body, status: 409 });
  assert.equal(asked.length, 1);
});

test("a question is asked once", async (t) => {
  const asked = serve(t, () => NO_ANSWER);
  await assert.rejects(get("/session"), { code: "no_answer" });
  assert.equal(asked.length, 1);
});

test("a command may be answered without words", async (t) => {
  serve(t, () => new Response(null, { status: 204 }));
  assert.equal(await send("/session/end"), null);
});

test("a fault of our own is not taken for a silent server", async (t) => {
  serve(t, () => new RangeError("ours"));
  await assert.rejects(get("/session"), RangeError);
});
