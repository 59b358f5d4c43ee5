// The buttons of the row of actions. They keep their place and their focus whatever happens: one that cannot be pressed
// now loses its fill and says why.

/** @import { ComponentChildren } from "preact" */
/** @import { Update } from "/web/live.js" */
/** @import { Commands } from "./commands.js" */

import { html } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { t } from "./words.js";

/** @typedef {boolean | string} Off whether, or why, nothing can be pressed now */
/** @typedef {{ id: string, icon?: string, word: string, help?: string }} Tile */

/**
 * `off` is true, or a short reason that stands below the word. One of type "submit" leaves the press to its form.
 * @param {{ kind?: "" | "accent", icon?: string, off?: Off, onPress?: () => unknown, children?: ComponentChildren, [attribute: string]: unknown }} props
 */
export function Action({ kind = "", icon, off = false, onPress, children, ...rest }) {
  const why = typeof off === "string" ? off : "";
  const press = () => off || onPress?.();
  return html`<button type="button" class="button action ${kind}" aria-disabled=${off ? "true" : undefined} onClick=${press} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}
    <span class="action-words"><span>${children}</span>${why && html`<span class="action-why">${why}</span>`}</span>
  </button>`;
}

/**
 * Why nothing can be pressed now: no connection, or the last press is under way.
 * @param {Update} live
 * @param {Commands} commands
 * @returns {Off}
 */
export function holdUp(live, commands) {
  if (live.state !== "live") return t("Waits for connection");
  return commands.busy !== null;
}

/** A choice of one, as tiles; the chosen one has an ink edge and a check. `options`: {id, icon, word, help}; `size`:
 * "" (88 high, with room for a second line) | "small" | "tiny" (a number or a name).
 * @param {{ name: string, label: string, options: Array<Tile>, chosen: string | null, onChoose: (id: string) => unknown,
 *   size?: "" | "small" | "tiny" }} props
 */
export function Tiles({ name, label, options, chosen, onChoose, size = "" }) {
  return html`<div role="radiogroup" aria-label=${label} class="tiles ${size}">
    ${options.map(
      ({ id, icon, word, help }) => html`<label class="tile" key=${id}>
        <input type="radio" class="visually-hidden" name=${name} value=${id} checked=${id === chosen} onChange=${() => onChoose(id)} />
        ${icon && html`<${Icon} name=${icon} />`}
        <span class="grow"><span class="tile-word">${word}</span>${help && html`<span class="tile-help">${help}</span>`}</span>
        ${id === chosen && html`<${Icon} name="check-bold" />`}
      </label>`,
    )}
  </div>`;
}

/**
 * What an input calls: `take` gets what it holds now.
 * @param {(value: string) => unknown} take
 * @returns {(event: Event) => unknown}
 */
export const onValue = (take) => (event) => take(/** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value);
