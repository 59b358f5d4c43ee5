// Shows what the printer has printed. A small page on one machine: it asks twice a second instead of holding a socket.
const roll = /** @type {HTMLOListElement} */ (document.getElementById("roll"));
const nothing = /** @type {HTMLElement} */ (document.getElementById("nothing"));
const buttons = [...document.querySelectorAll("button")];
const LOOK_MS = 500;

/** @param {{ state: string, pieces: Array<number> }} paper which of the printer's faults is set, and the pieces, newest first */
function show({ state, pieces }) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === state));
  const shown = new Map([.../** @type {HTMLCollectionOf<HTMLLIElement>} */ (roll.children)].map((item) => [Number(item.dataset.number), item]));
  roll.replaceChildren(...pieces.map((number) => shown.get(number) ?? piece(number)));
  nothing.hidden = pieces.length > 0;
}

/** @param {number} number */
function piece(number) {
  const item = document.createElement("li");
  item.dataset.number = String(number);
  const image = document.createElement("img");
  image.src = `/paper/${number}.png`;
  image.alt = `Piece of paper ${number}`;
  item.append(image);
  return item;
}

async function look() {
  try {
    const answer = await fetch("/paper.json");
    if (answer.ok) show(await answer.json());
    document.title = "Virtual paper";
  } catch {
    document.title = "Virtual paper (printer is off)";
  }
  setTimeout(look, LOOK_MS);
}

for (const button of buttons) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    await fetch("/fault", { method: "POST", body: new URLSearchParams({ set: button.value }), redirect: "manual" });
  });
}
look();
