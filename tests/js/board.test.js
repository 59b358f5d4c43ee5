import assert from "node:assert/strict";
import test from "node:test";

import { opening } from "/web/board/drawing.js";
import { Text } from "/web/text.js";
import { AT, branch } from "./builders.js";

const texts = { "We open at {time}.": "Abrimos a las {time}.", "We open {day} at {time}.": "Abrimos el {day} a las {time}." };
const spanish = new Text("es", { direction: "ltr", texts, plurals: {} });

test("a closed board says the day of the next opening as the server says that it is said", () => {
  const said = (day) => opening(branch({ open: false, opens_at: AT, opens_day: day }), spanish);
  assert.equal(said("today"), "Abrimos a las 10:00.");
  assert.equal(said("weekday"), "Abrimos el lunes a las 10:00.");
  assert.equal(said("date"), "Abrimos el 23 de noviembre a las 10:00.");
  assert.equal(opening(branch({ open: false }), spanish), "");
});
