"""What each event is called on the wire: a code of its own, so that the engine may name its classes as it likes."""

from __future__ import annotations

from lobby.engine import events as e
from lobby.engine.events import Event

EVENT_CODES: dict[type[Event], str] = {
    e.BranchConfigured: "branch_configured",
    e.VisitCheckedIn: "visit_checked_in",
    e.VisitCalled: "visit_called",
    e.VisitRecalled: "visit_recalled",
    e.ServingStarted: "serving_started",
    e.VisitHeld: "visit_held",
    e.VisitResumed: "visit_resumed",
    e.VisitRequeued: "visit_requeued",
    e.StepTransferred: "step_transferred",
    e.StepAdded: "step_added",
    e.StepFinished: "step_finished",
    e.VisitEnded: "visit_ended",
    e.ActionUndone: "action_undone",
    e.TicketPrinted: "ticket_printed",
    e.TicketPrintFailed: "ticket_print_failed",
    e.ReprintWanted: "reprint_wanted",
    e.AppointmentBooked: "appointment_booked",
    e.AppointmentCancelled: "appointment_cancelled",
    e.DeskOpened: "desk_opened",
    e.DeskBreakStarted: "desk_break_started",
    e.DeskClosed: "desk_closed",
    e.CallingPaused: "calling_paused",
    e.CallingResumed: "calling_resumed",
    e.CheckInDiscarded: "check_in_discarded",
    e.DayEnded: "day_ended",
}

CODES_BY_NAME = {kind.__name__: code for kind, code in EVENT_CODES.items()}
"""The same by the name of the event's class, by which the engine remembers what can be undone."""
