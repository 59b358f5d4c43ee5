// What to tell staff when the server refuses a press. Codes never change their meaning; the words are ours.

import { Refusal } from "/web/api.js";
import { mark } from "./names.js";
import { t } from "./words.js";

/** @type {Record<string, string>} */
const SENTENCES = {
  visit_changed: mark("Somebody was faster: this visit has changed. Here is how it stands now."),
  illegal_transition: mark("That is no longer possible. Here is how the visit stands now."),
  desk_busy: mark("This desk has a customer already. Finish or hold that visit first."),
  desk_not_open: mark("This desk is not open. Open it first."),
  no_answer: mark("The server did not answer. Look at the screen before you press again."),
  desk_taken: mark("Somebody else has this desk open. Choose another desk."),
  staff_elsewhere: mark("You have another desk open. Close it first."),
  nothing_to_undo: mark("Too late to undo. The record keeps it."),
  no_desk_for_service: mark("No desk here takes that. Choose another service or desk."),
  service_closed: mark("That service is closed now."),
  already_settled: mark("Somebody has dealt with this already."),
  number_taken: mark("That number was given today already. Give the customer a new ticket."),
  branch_full: mark("The lobby is full. Nobody more can be checked in now."),
  code_unknown: mark("That code is not waiting. Look at the device's screen again."),
  unknown_device: mark("The branch has no such device. Choose one of the list."),
  wrong_sign_in: mark("That name and PIN or password do not fit. Try again."),
  too_many_tries: mark("Too many tries. Wait 15 minutes, or ask an administrator."),
  wrong_role: mark("Your role may not do that. Ask a supervisor."),
  sign_in_needed: mark("You are signed out. Sign in again."),
  session_ended: mark("You are signed out. Sign in again."),
};

/** @param {unknown} problem */
export function inWords(problem) {
  if (!(problem instanceof Refusal)) throw problem;
  const known = SENTENCES[problem.code];
  return known ? t(known) : [problem.message, problem.help].filter(Boolean).join(" ");
}
