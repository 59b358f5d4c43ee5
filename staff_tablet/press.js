// The buttons of the row of actions. They keep their place and their focus whatever happens: one that cannot be pressed
// now loses its fill and says why.

import { html } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { t } from "./words.js";

/** `off` is true, or a short reason that stands below the word. One of type "submit" leaves the press to its form. */
export function Action({ kind = "", icon, off = false, onPress, children, ...rest }) {
  const why = typeof off === "string" ? off : "";
  const press = () => off || onPress?.();
  return html`<button type="button" class="button action ${kind}" aria-disabled=${off ? "true" : undefined} onClick=${press} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}
    <span class="action-words"><span>${children}</span>${why && html`<span class="action-why">${why}</span>`}</span>
  </button>`;
}

/** Why nothing can be pressed now: no connection, or the last press is under way. */
export function holdUp(live, commands) {
  if (live.state !== "live") return t("Waits for connection");
  return commands.busy !== null;
}

/** A choice of one, as tiles; the chosen one has an ink edge and a check. `options`: {id, icon, word, help}; `size`:
 * "" (88 high, with room for a second line) | "small" | "tiny" (a number or a name).  */
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
