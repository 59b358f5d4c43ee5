// The head of every page: where, who, whether the screen is true, the time, one action, the menu.

/** @import { BranchHead } from "/web/views" */
/** @import { Update } from "/web/live.js" */
/** @import { ComponentChildren } from "preact" */
/** @import { App } from "./session.js" */

import { html, useState } from "/web/html.js";
import { Announce, Button, Connection, Icon, Sheet } from "/web/parts.js";
import { Menu } from "./menu.js";
import { t, words } from "./words.js";

/**
 * @param {{ place: string, person: string, live: Update, now: number, branch?: BranchHead, app: App,
 *   menu?: (close: () => void) => ComponentChildren, children?: ComponentChildren }} props
 */
export function Header({ place, person, live, now, branch, app, menu, children }) {
  const [open, setOpen] = useState(false);
  const time = now && branch ? words().time(now, branch.timezone) : "";
  const close = () => setOpen(false);
  return html`<header class="head">
    <span class="logo" aria-hidden="true"></span>
    <h1>${place}</h1>
    <bdi class="person quiet-text">${person}</bdi>
    <span class="head-end">
      <${LiveWord} live=${live} time=${time} />
      ${live.state === "live" && html`<time class="figures">${time}</time>`}
      ${children}
      <button type="button" class="button bare" aria-label=${t("Menu")} aria-haspopup="dialog" onClick=${() => setOpen(true)}>
        <${Icon} name="list" />
      </button>
    </span>
    <${Sheet} open=${open} title=${t("Menu")} closeLabel=${t("Close")} class="menu-sheet" onClose=${close}>
      <${Menu} app=${app} close=${close}>${menu?.(close)}<//>
    <//>
  </header>`;
}

/** "Connected", or for how long the screen has not been true; said aloud when it changes. @param {{ live: Update, time: string }} props */
function LiveWord({ live, time }) {
  const lost = live.state === "stale";
  const word = lost ? t("Not connected. Showing {time}.", { time }) : live.state === "live" ? t("Connected") : t("Connecting");
  return html`<${Connection} live=${!lost}>${lost ? html`<span class="chip attention"><${Icon} name="wifi-slash" size="1.25rem" />${word}</span>` : word}<//>
    <${Announce}>${lost ? word : ""}<//>`;
}

/**
 * A short sentence above the page's content: a refusal in words. It stays until the next press or until dismissed.
 * @param {{ text: string, dismiss: () => void }} props
 */
export function Notice({ text, dismiss }) {
  return html`<div class="notice-place" role="alert">
    ${text && html`<div class="notice"><${Icon} name="info" /><span>${text}</span>
      <${Button} onClick=${dismiss}>${t("OK")}<//></div>`}
  </div>`;
}
