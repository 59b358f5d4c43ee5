// Small components that every page shares. They are drawn by base.css; colours and sizes come from /web/theme.css.

import { html, useEffect, useRef } from "/web/html.js";

const MIRRORED = new Set(["arrow-left", "arrow-right", "caret-left", "caret-right", "arrow-square-out", "sign-out", "person-simple-walk"]);

/** A Phosphor icon in the colour of the text: <${Icon} name="bell" />. It never stands for a word: put one beside it. */
export function Icon({ name, size }) {
  const mirror = MIRRORED.has(name.replace(/-(bold|fill)$/, "")) ? " mirror" : "";
  const style = { "--icon": `url("/web/icons/${name}.svg")`, ...(size && { "--icon-size": size }) };
  return html`<span class="icon${mirror}" style=${style} aria-hidden="true"></span>`;
}

/** A ticket number or a desk: always left to right, whatever stands around it. */
export function Number({ children, ...rest }) {
  return html`<bdi class="number" dir="ltr" ...${rest}>${children}</bdi>`;
}

/** The white card with two notches: what is held above the cut, what happens next below it. */
export function Ticket({ above, children, ...rest }) {
  return html`<section class="ticket" ...${rest}>
    <div class="ticket-above">${above}</div>
    <div class="ticket-cut"></div>
    <div class="ticket-below">${children}</div>
  </section>`;
}

/** kind: "" | accent | good | attention | critical. A status never stands on its colour alone: give icon and word. */
export function Chip({ kind = "", icon, children }) {
  return html`<span class="chip ${kind}">${icon && html`<${Icon} name=${icon} size="1.25rem" />`}${children}</span>`;
}

/** kind: "" (an edge) | accent (the one next step) | quiet (the edge of a list). `large` for the row of actions. */
export function Button({ kind = "", icon, large = false, class: extra = "", children, ...rest }) {
  const classes = ["button", kind, large && "large", extra].filter(Boolean).join(" ");
  return html`<button type="button" class=${classes} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}<span>${children}</span>
  </button>`;
}

/** A sheet over a scrim: a native modal dialog, so focus stays inside and Escape closes it. */
export function Sheet({ open, title, onClose, closeLabel, class: extra = "", children }) {
  const dialog = useRef();
  useEffect(() => {
    if (open && !dialog.current.open) dialog.current.showModal();
    if (!open && dialog.current.open) dialog.current.close();
  }, [open]);
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

/** Says a change to those who listen instead of look. `urgent` interrupts. It is there before it has words. */
export function Announce({ urgent = false, children }) {
  return html`<div class="visually-hidden" role=${urgent ? "alert" : "status"}>${children}</div>`;
}

/** "Connected" with its dot, or what the caller says in its place: the word carries the meaning, the dot helps. */
export function Connection({ live, children }) {
  return html`<span class="connection ${live ? "" : "lost"}"><span class="dot" aria-hidden="true"></span>${children}</span>`;
}
