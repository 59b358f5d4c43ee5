// The menu: the pages this person may see, the language, signing out. A page adds its own lines above.

/** @import { ComponentChildren } from "preact" */
/** @import { App } from "./session.js" */

import { html } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { ownName } from "/web/text.js";
import { PAGES } from "./session.js";
import { offeredLanguages, t, words } from "./words.js";

/** @param {{ app: App, close: () => void, children?: ComponentChildren }} props */
export function Menu({ app, close, children }) {
  return html`<div class="menu">
    ${children}
    <nav aria-label=${t("Pages")}><ul class="list">
      ${app.session.pages.map((page) => html`<li key=${page}>
        <a class="row" href="#/${page}" aria-current=${app.page === page ? "page" : undefined} onClick=${close}>
          <${Icon} name=${PAGES[page].icon} /><span class="grow">${t(PAGES[page].word)}</span><${Icon} name="caret-right" size="1.125rem" /></a>
      </li>`)}
    </ul></nav>
    <div class="segments" role="radiogroup" aria-label=${t("Language")}>
      ${offeredLanguages().map((tag) => html`<label class="segment" key=${tag} lang=${tag}>
        <input type="radio" name="language" checked=${words().language === tag} onChange=${() => app.changeLanguage(tag)} />
        <span>${ownName(tag)}</span></label>`)}
    </div>
    <${MenuLine} icon="sign-out" onClick=${app.signOut}>${t("Sign out")}<//>
  </div>`;
}

/** @param {{ icon: string, onClick: () => unknown, children?: ComponentChildren }} props */
export function MenuLine({ icon, onClick, children }) {
  return html`<button type="button" class="button" onClick=${onClick}><${Icon} name=${icon} /><span>${children}</span></button>`;
}
