// Who is signed in on this device, and where they may go.

/** @import { SessionView, SignIn, SignInChoices } from "/web/views" */
/** @import { STAFF_PAGES } from "/web/contract.js" */

import { get, Refusal, send } from "/web/api.js";
import { mark } from "./names.js";

/**
 * What the pages share: who is signed in, where they are, and what changes that.
 * @typedef {object} App
 * @property {SessionView} session
 * @property {Page} page
 * @property {(who: SessionView) => void} signedIn
 * @property {() => void} changeDesk
 * @property {() => void} expired
 * @property {() => Promise<void>} signOut
 * @property {(language: string) => Promise<void>} changeLanguage
 */

/** @typedef {typeof STAFF_PAGES[number]} Page */

/**
 * The words and the icon of each page's line in the menu.
 * @type {Record<Page, { word: string, icon: string }>}
 */
export const PAGES = {
  desk: { word: mark("Desk"), icon: "monitor" },
  greeter: { word: mark("Greeter"), icon: "hand-waving" },
  floor: { word: mark("Floor"), icon: "users" },
  plan: { word: mark("Plan"), icon: "calendar-check" },
  reports: { word: mark("Day report"), icon: "chart-bar" },
  devices: { word: mark("Devices"), icon: "device-tablet" },
};

/** Whether this person may see the floor; others see the lobby from their desk. @param {SessionView} session */
export const seesFloor = (session) => session.rights.includes("floor.view");

/** Pages that are drawn from the view of a desk. @param {Page} page @param {SessionView} session */
export const needsDesk = (page, session) => page === "desk" || (page === "greeter" && !seesFloor(session));

/**
 * The page that is wanted, where it is for this person; else the one to start at: who has a desk, there; else at the
 * overview, the greeter's place, or a desk to choose.
 * @param {string} wanted
 * @param {SessionView} session
 * @returns {Page}
 */
export function pageOf(wanted, session) {
  const allowed = session.pages.find((page) => page === wanted);
  if (allowed) return allowed;
  if (session.desk || !seesFloor(session)) return "desk";
  return session.pages.includes("floor") ? "floor" : "greeter";
}

/** The session of this device's cookie, or null when nobody is signed in. @returns {Promise<SessionView | null>} */
export const current = () => orNull(get("/session"));

/** Names and desks that a paired tablet offers, or null on a device that is not paired. @returns {Promise<SignInChoices | null>} */
export const choices = () => orNull(get("/session/choices"));

/** @param {SignIn} body @returns {Promise<SessionView>} */
export const signIn = (body) => send("/session", body);
export const signOut = () => send("/session/end");

/** @param {Promise<any>} asked */
async function orNull(asked) {
  try {
    return await asked;
  } catch (problem) {
    if (problem instanceof Refusal && (problem.status === 401 || problem.status === 403)) return null;
    throw problem;
  }
}
