// Drawn from lobby/contract by `make docs`. Do not change it by hand.

export const API = "/api/v1";

export const VERSION = 1;

export const HEARTBEAT_MS = 10000;

export const STALE_MS = 15000;

export const STAFF_LOST_AFTER_MS = 5000;

export const REFUSED = /** @type {const} */ ([4401, 4403, 4404]);

export const STAFF_ROLES = /** @type {const} */ (["greeter", "staff", "supervisor", "admin", "auditor"]);

export const STAFF_PAGES = /** @type {const} */ (["desk", "greeter", "floor", "plan", "reports", "devices"]);

export const DEVICE_KINDS = /** @type {const} */ (["kiosk", "board", "printer", "tablet"]);

export const VISIT_STATES = /** @type {const} */ (["waiting", "called", "serving", "on_hold", "ended"]);

export const STEP_STATES = /** @type {const} */ (["done", "now", "next"]);

export const DESK_STATES = /** @type {const} */ (["open", "on_break", "closed"]);

export const APPOINTMENT_STATES = /** @type {const} */ (["expected", "came"]);

export const FINISH_OUTCOMES = /** @type {const} */ (["resolved", "follow_up", "referred"]);

export const CANCEL_OUTCOMES = /** @type {const} */ (["left", "cancelled"]);

export const OUTCOME_WORDS = {"resolved": "Resolved", "follow_up": "Follow up", "referred": "Referred", "left": "Left", "cancelled": "Cancelled", "no_show": "No-show", "closed_at_day_end": "Closed at day's end", "transferred": "Handed on"};

export const OUTCOMES = /** @type {const} */ (["resolved", "follow_up", "referred", "left", "cancelled", "no_show", "closed_at_day_end", "transferred"]);

export const DISCARD_REASONS = /** @type {const} */ (["left", "served", "mistake"]);

export const REASON_WORDS = {"has_appointment": "Has an appointment", "asked_to_go_first": "Asked to go first", "short_question": "Short question", "came_back": "Came back", "short_break": "Short break", "lunch": "Lunch", "short_pause": "Short pause", "paperwork": "Paperwork", "on_the_phone": "On the phone", "helping_at_another_desk": "Helping at another desk", "call_by_hand": "I call by hand", "call_taken_back": "A call was taken back"};

export const CALL_REASONS = /** @type {const} */ (["has_appointment", "asked_to_go_first", "short_question", "came_back"]);

export const BREAK_REASONS = /** @type {const} */ (["short_break", "lunch", "paperwork", "helping_at_another_desk"]);

export const PAUSE_REASONS = /** @type {const} */ (["short_pause", "paperwork", "on_the_phone", "helping_at_another_desk", "call_by_hand"]);

export const NEEDS = /** @type {const} */ (["interpreter", "wheelchair"]);

export const PLACES = /** @type {const} */ (["keep", "end"]);

export const OPENING_DAYS = /** @type {const} */ (["today", "weekday", "date"]);

export const DEVICE_STATES = /** @type {const} */ (["ready", "trouble", "offline"]);

export const PAPER_STATES = /** @type {const} */ (["ok", "low", "out", "unknown"]);

export const TICKET_PAPER_STATES = /** @type {const} */ (["wanted", "printed", "failed"]);

export const PROBLEM_WORDS = {"not_reachable": "not reachable", "not_answering": "not answering", "answers_not_understood": "answers not understood", "cover_open": "cover open", "paper_out": "paper out", "cutter_stuck": "paper cutter stuck", "needs_service": "needs service", "stopped": "stopped, check the printer", "offline": "offline", "paper_low": "paper low", "too_old": "it had waited too long", "no_longer_wanted": "no longer wanted", "not_confirmed": "the printer did not confirm it", "cannot_be_set": "this ticket cannot be laid out", "help_wanted": "a customer asks for help", "ticket_not_printed": "a ticket did not print", "not_connected": "not connected", "needs_attention": "needs attention"};

export const LINE_LENGTH = 200;

export const NOTE_LENGTH = 2000;
