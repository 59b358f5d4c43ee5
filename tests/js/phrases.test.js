// A text, a wait and a time are said as Python says them: one table of cases for both, tests/data/phrases.json. The words
// come from the catalogues themselves, by way of the server's own code.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Text } from "/web/text.js";

const CASES = JSON.parse(readFileSync(new URL("../data/phrases.json", import.meta.url), "utf8"));
const CATALOGUES = JSON.parse(process.env.LOBBY_CATALOGUES ?? "{}");

const NO_WORDS = { direction: "ltr", texts: {}, plurals: {} };
const textIn = (language, own) => new Text(language, CATALOGUES[language] ?? CATALOGUES[language.split("-")[0]] ?? NO_WORDS, own);

for (const { language, own, texts, said } of CASES.texts) {
  test(`${language} at a branch of ${own} takes ${said} of ${JSON.stringify(texts)}`, () => {
    assert.equal(textIn(language, own).of(texts), said ?? "");
  });
}

for (const { language, words, column, ...wait } of CASES.waits) {
  test(`${wait.low_s} to ${wait.high_s} s are said in ${language}`, () => {
    assert.equal(textIn(language).range(wait), words);
    assert.equal(textIn(language).column(wait), column);
  });
}

for (const { language, at, timezone, said } of CASES.times) {
  test(`a time in ${timezone} is said in ${language}`, () => {
    assert.equal(textIn(language).time(at, timezone), said);
  });
}
