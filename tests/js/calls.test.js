import assert from "node:assert/strict";
import test from "node:test";

import { arrange, EMPTY, OLD_MS, SHOWN_MS, step } from "/web/board/calls.js";
import { AT, call } from "./builders.js";

const ids = (calls) => calls.map(({ id }) => id);

/** The state after each view in turn; `views`: [ms since the start, calls newest first]. */
const lived = (...views) => views.reduce((state, [after, calls]) => step(state, calls, AT + after), EMPTY);

test("a call is announced once, however often the view comes again", () => {
  const first = step(EMPTY, [call("a1")], AT);
  assert.deepEqual(first.announce, ["a1"]);
  assert.deepEqual(step(first, [call("a1")], AT + 250).announce, []);
});

test("a call stands out for its time, then cools down and stays as the last one called", () => {
  const hot = lived([0, [call("a1")]], [SHOWN_MS - 1, [call("a1")]]);
  assert.equal(arrange(hot, [call("a1")]).hot, true);
  const cooled = lived([0, [call("a1")]], [SHOWN_MS, [call("a1")]]);
  const drawn = arrange(cooled, [call("a1")]);
  assert.equal(drawn.hot, false);
  assert.deepEqual(ids(drawn.panels), ["a1"]);
});

test("three calls stand out at once; the fourth waits for room and is announced then", () => {
  const calls = ["d1", "c1", "b1", "a1"].map((id) => call(id));
  const now = step(EMPTY, calls, AT);
  assert.deepEqual(now.announce, ["a1", "b1", "c1"]);
  assert.deepEqual(now.waiting, ["d1"]);
  assert.deepEqual(ids(arrange(now, calls).panels), ["c1", "b1", "a1"]);
  assert.deepEqual(step(now, calls, AT + SHOWN_MS).announce, ["d1"]);
});

test("a call that waits for room is not drawn among the past ones either", () => {
  const calls = ["d1", "c1", "b1", "a1"].map((id) => call(id));
  const drawn = arrange(step(EMPTY, calls, AT), calls);
  assert.deepEqual(ids(drawn.past), []);
});

test("whoever came to the desk makes room at once", () => {
  const state = lived([0, [call("a1")]], [1000, [call("a1", { active: false })]]);
  assert.deepEqual(state.hot, []);
});

test("a call that ended while it waited for room is never announced", () => {
  const calls = ["d1", "c1", "b1", "a1"].map((id) => call(id));
  const gone = calls.map((one) => (one.id === "d1" ? { ...one, active: false } : one));
  assert.deepEqual(lived([0, calls], [SHOWN_MS, gone]).announce, []);
});

test("a board that is switched on shows what was called before, and says nothing of it", () => {
  const calls = [call("a1", { called_at: AT - OLD_MS })];
  const state = step(EMPTY, calls, AT);
  assert.deepEqual(state.announce, []);
  assert.deepEqual(ids(arrange(state, calls).panels), ["a1"]);
});

test("a number called again moves to its newest call", () => {
  const calls = [call("a1-again", { number: "A1" }), call("b1"), call("a1")];
  const drawn = arrange(lived([0, calls], [SHOWN_MS, calls]), calls);
  assert.deepEqual(ids([...drawn.panels, ...drawn.past]), ["a1-again", "b1"]);
});

test("at most four past calls are drawn", () => {
  const calls = ["g1", "f1", "e1", "d1", "c1", "b1", "a1"].map((id) => call(id, { active: false }));
  const drawn = arrange(step(EMPTY, calls, AT), calls);
  assert.deepEqual(ids(drawn.panels), ["g1"]);
  assert.deepEqual(ids(drawn.past), ["f1", "e1", "d1", "c1"]);
});

test("what has left the view is forgotten", () => {
  const state = lived([0, [call("a1")]], [1000, []]);
  assert.equal(state.met.size, 0);
});
