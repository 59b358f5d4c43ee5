// Small components that every page shares. They are drawn by base.css; colours and sizes come from /web/theme.css.

/** @import { ComponentChildren } from "preact" */

import { html, useEffect, useRef } from "/web/html.js";
import { outline } from "/web/icons.js";

const MIRRORED = new Set(["arrow-left", "arrow-right", "caret-left", "caret-right", "arrow-square-out", "sign-out", "person-simple-walk"]);

/**
 * A Phosphor icon in the colour of the text: <${Icon} name="bell" />. It never stands for a word: put one beside it.
 * @param {{ name: string, size?: string }} props
 */
export function Icon({ name, size }) {
  const classes = `icon${MIRRORED.has(name.replace(/-(bold|fill)$/, "")) ? " mirror" : ""}`;
  const style = size ? { "--icon-size": size } : {};
  const path = outline(name);
  if (path) return html`<svg class=${classes} style=${style} viewBox="0 0 256 256" aria-hidden="true"><path d=${path} /></svg>`;
  return html`<span class=${classes} style=${{ "--icon": `url("/web/icons/${name}.svg")`, ...style }} aria-hidden="true"></span>`;
}

/**
 * A ticket number or a desk: always left to right, whatever stands around it.
 * @param {{ children?: ComponentChildren, [attribute: string]: unknown }} props
 */
export function Number({ children, ...rest }) {
  return html`<bdi class="number" dir="ltr" ...${rest}>${children}</bdi>`;
}

/**
 * A status never stands on its colour alone: give icon and word.
 * @param {{ kind?: "" | "accent" | "good" | "attention" | "critical", icon?: string, children?: ComponentChildren }} props
 */
export function Chip({ kind = "", icon, children }) {
  return html`<span class="chip ${kind}">${icon && html`<${Icon} name=${icon} size="1.25rem" />`}${children}</span>`;
}

/**
 * kind: "" (an edge) | accent (the one next step) | quiet (the edge of a list). `large` for the row of actions.
 * @param {{ kind?: "" | "accent" | "quiet", icon?: string, large?: boolean, class?: string, children?: ComponentChildren,
 *   [attribute: string]: unknown }} props
 */
export function Button({ kind = "", icon, large = false, class: extra = "", children, ...rest }) {
  const classes = ["button", kind, large && "large", extra].filter(Boolean).join(" ");
  return html`<button type="button" class=${classes} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}<span>${children}</span>
  </button>`;
}

/**
 * A sheet over a scrim: a native modal dialog, so focus stays inside and Escape closes it.
 * @param {{ open: boolean, title: string, onClose: () => void, closeLabel?: string, class?: string,
 *   children?: ComponentChildren }} props
 */
export function Sheet({ open, title, onClose, closeLabel, class: extra = "", children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  /** @param {MouseEvent} event */
  const onClick = (event) => event.target === dialog.current && onClose();
  return html`<dialog class="sheet ${extra}" ref=${dialog} aria-label=${title} onClose=${onClose} onClick=${onClick}>
    ${open && html`<div class="sheet-body">
      <header class="sheet-head">
        <h2>${title}</h2>
        ${closeLabel && html`<button type="button" class="button bare" aria-label=${closeLabel} onClick=${onClose}><${Icon} name="x" /></button>`}
      </header>
      ${children}
    </div>`}
  </dialog>`;
}

/**
 * Says a change to those who listen instead of look. `urgent` interrupts. It is there before it has words.
 * @param {{ urgent?: boolean, children?: ComponentChildren }} props
 */
export function Announce({ urgent = false, children }) {
  return html`<div class="visually-hidden" role=${urgent ? "alert" : "status"}>${children}</div>`;
}

/**
 * "Connected" with its dot, or what the caller says in its place: the word carries the meaning, the dot helps.
 * @param {{ live: boolean, children?: ComponentChildren }} props
 */
export function Connection({ live, children }) {
  return html`<span class="connection ${live ? "" : "lost"}"><span class="dot" aria-hidden="true"></span>${children}</span>`;
}
