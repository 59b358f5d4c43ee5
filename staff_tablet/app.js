// The staff app: who is signed in decides what can be opened; the address after # decides what is.

/** @import { SessionView } from "/web/views" */

import { html, render, useEffect, useState } from "/web/html.js";
import { loadIcons } from "/web/icons.js";
import { DeskPage } from "./desk.js";
import { DevicesPage } from "./devices.js";
import { FloorPage } from "./floor.js";
import { GreeterPage } from "./greeter.js";
import { PlanPage } from "./plan.js";
import { ReportsPage } from "./reports.js";
import { current, needsDesk, pageOf, signOut } from "./session.js";
import { DeskChoice, SignIn } from "./signin.js";
import { keep, speak, start } from "./words.js";

/** @type {Record<import("./session.js").Page, Function>} */
const SHOW = { desk: DeskPage, greeter: GreeterPage, floor: FloorPage, plan: PlanPage, reports: ReportsPage, devices: DevicesPage };

const route = () => location.hash.replace(/^#\//, "");

/** @param {{ first: SessionView | null }} props */
function App({ first }) {
  const [session, setSession] = useState(first);
  const [page, setPage] = useState(route());
  const [, drawAnew] = useState(0);
  useEffect(() => {
    const moved = () => setPage(route());
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);

  /** @type {import("./session.js").App} */
  const app = {
    session: /** @type {SessionView} */ (session), // who is not signed in sees the page for that, which does not look
    page: session ? pageOf(page, session) : "desk",
    signedIn: (who) => setSession(who),
    changeDesk: () => setSession(session && { ...session, desk: null }),
    expired: () => setSession(null),
    async signOut() {
      await signOut();
      location.hash = "";
      setSession(null);
    },
    async changeLanguage(language) {
      keep(language);
      await speak(language);
      drawAnew((n) => n + 1);
    },
  };
  if (!session) return html`<${SignIn} app=${app} />`;
  if (needsDesk(app.page, session) && !session.desk) return html`<${DeskChoice} app=${app} />`;
  const Page = SHOW[app.page];
  return html`<${Page} key=${`${app.page} ${session.desk}`} app=${app} />`;
}

/** Who asked the tablet for more contrast gets the theme made for it. */
const contrast = matchMedia("(prefers-contrast: more)");
const follow = () => document.documentElement.classList.toggle("high-contrast", contrast.matches);
contrast.addEventListener("change", follow);
follow();

await Promise.all([loadIcons(), start()]);
render(html`<${App} first=${await current()} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
