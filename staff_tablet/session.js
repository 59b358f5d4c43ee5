// Who is signed in on this device, and where they may go.

import { get, Refusal, send } from "/web/api.js";
import { mark } from "./names.js";

const API = "/api/v1";
const OVERSEE = ["supervisor", "admin", "auditor"];

/** Each page, the roles it is for, and the words and icon of its menu line. */
export const PAGES = [
  { id: "desk", roles: ["staff", "supervisor"], word: mark("Desk"), icon: "monitor" },
  { id: "greeter", roles: ["greeter", "staff", "supervisor"], word: mark("Greeter"), icon: "hand-waving" },
  { id: "floor", roles: OVERSEE, word: mark("Floor"), icon: "users" },
  { id: "plan", roles: OVERSEE, word: mark("Plan"), icon: "calendar-check" },
  { id: "reports", roles: OVERSEE, word: mark("Day report"), icon: "chart-bar" },
  { id: "devices", roles: OVERSEE, word: mark("Devices"), icon: "device-tablet" },
];

export const pagesFor = (session) => PAGES.filter((page) => page.roles.some((role) => session.roles.includes(role)));

/** Whoever oversees or greets sees the floor; others see the lobby from their desk. */
export const seesFloor = ({ roles }) => [...OVERSEE, "greeter"].some((role) => roles.includes(role));

/** Pages that are drawn from the view of a desk. */
export const needsDesk = (page, session) => page === "desk" || (page === "greeter" && !seesFloor(session));

/** Where this person starts: who has a desk, there; else at the overview, the greeter's place, or a desk to choose. */
export function firstPage(session) {
  if (session.desk || !seesFloor(session)) return "desk";
  return OVERSEE.some((role) => session.roles.includes(role)) ? "floor" : "greeter";
}

/** The session of this device's cookie, or null when nobody is signed in. */
export const current = () => orNull(get(`${API}/session`));

/** Names and desks that a paired tablet offers, or null on a device that is not paired. */
export const choices = () => orNull(get(`${API}/session/choices`));

export const signIn = (body) => send(`${API}/session`, body);
export const signOut = () => send(`${API}/session/end`);

async function orNull(asked) {
  try {
    return await asked;
  } catch (problem) {
    if (problem instanceof Refusal && (problem.status === 401 || problem.status === 403)) return null;
    throw problem;
  }
}
