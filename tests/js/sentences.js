// Finds what the browser's code says: `node sentences.js FOLDER...` prints {"sentences": [...], "plurals":
// [[one, many], ...], "literals": [...]}, read from the parsed source. A sentence stands as a literal in t(...), say(...),
// mark(...) or plural(...).

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "acorn";
import { simple } from "acorn-walk";

const SAY = new Set(["t", "say", "mark"]);

const sentences = new Set();
const plurals = new Map();
const literals = new Set();

/** The name of what is called: `t(...)`, `text.say(...)`. */
const called = ({ callee }) => (callee.type === "MemberExpression" ? callee.property.name : callee.name);

/** The texts that an argument can be: a literal, or either side of `a ? "b" : "c"`. What comes from elsewhere is marked there. */
function texts(argument) {
  if (argument?.type === "ConditionalExpression") return [...texts(argument.consequent), ...texts(argument.alternate)];
  return argument?.type === "Literal" && typeof argument.value === "string" ? [argument.value] : [];
}

function heard(call) {
  const name = called(call);
  if (SAY.has(name)) for (const text of texts(call.arguments[0])) sentences.add(text);
  if (name !== "plural") return;
  const [one, many] = call.arguments.slice(0, 2).map((argument) => texts(argument)[0]);
  if (one && many) plurals.set(one, many);
}

for (const folder of process.argv.slice(2)) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
    const source = readFileSync(join(folder, file), "utf8");
    simple(parse(source, { ecmaVersion: "latest", sourceType: "module" }), {
      CallExpression: heard,
      Literal: ({ value }) => typeof value === "string" && literals.add(value),
    });
  }
}
process.stdout.write(JSON.stringify({ sentences: [...sentences].toSorted(), plurals: [...plurals].toSorted(), literals: [...literals].toSorted() }));
