// Drawn from lobby/contract by `make docs`. Do not change it by hand.

export interface AddStepRequest {
  version?: number | null;
  service: string;
}

/**
 * For the supervisor, now: which promise will be missed, and what would help most.
 *
 * `expected`: share of those who wait now or come within the hour that will be called in time, in this service.
 * `helped`: the same with the help; None where no single desk would change it much. `desk` takes the service too, or
 * opens. `text` says all of it.
 */
export interface Advice {
  text: Note;
  service: string;
  expected: number;
  desk: string | null;
  helped: number | null;
  made_at: number;
}

/**
 * The body of a cancellation: nothing more is needed.
 */
export interface AppointmentCancelRequest {
}

export interface AppointmentList {
  seq: number;
  service_day: string;
  appointments: Array<AppointmentView>;
}

/**
 * The reply to booking and cancelling. `appointment` is None once it is off the list.
 */
export interface AppointmentReply {
  seq: number;
  appointment: AppointmentView | null;
}

/**
 * Put an appointment on the branch's list, or change the one of this reference. `slot_at`: its time, in milliseconds
 * since 1970 UTC.
 */
export interface AppointmentRequest {
  reference: string;
  service: string;
  slot_at: number;
  language?: string | null;
  customer_class?: string;
  needs?: Array<string>;
  language_needed?: string | null;
  contact?: Contact | null;
}

/**
 * One appointment of a day. `visit`, `number`: of the visit that came. `name`: for those who
 * greet and serve, and for nobody else.
 */
export interface AppointmentView {
  language: string;
  customer_class: string;
  needs: Array<string>;
  language_needed: string | null;
  reference: string;
  service: string;
  slot_at: number;
  service_day: string;
  state: "expected" | "came";
  visit: string | null;
  number: string | null;
  name: string | null;
}

/**
 * A call: it stays in the view until it has aged, so none is missed. `id` changes with a recall: chime again.
 *
 * `speech`: a WAV address for each of the branch's languages, in the order to be spoken.
 */
export interface BoardCall {
  id: string;
  number: string;
  desk: string;
  called_at: number;
  active: boolean;
  speech: Record<string, string>;
}

/**
 * Newest call first. Never a name.
 */
export interface BoardView {
  id: string;
  name: string;
  branch: BranchHead;
  calls: Array<BoardCall>;
  waiting: number;
  services: Array<ServiceWait>;
}

/**
 * What every screen of a branch shows at its head. `languages`: the branch's own first.
 */
export interface BranchHead {
  id: string;
  name: string;
  county: string;
  timezone: string;
  languages: Array<string>;
  open: boolean;
  opens_at: number | null;
  opens_day: "today" | "weekday" | "date" | null;
}

/**
 * `reason`: a code of BREAK_REASONS, or what staff type.
 */
export interface BreakRequest {
  reason?: string;
}

/**
 * Call this visit by name, out of turn. `reason`: a code of CALL_REASONS, or what staff type.
 */
export interface CallRequest {
  version?: number | null;
  desk: string;
  reason?: string;
}

export interface CancelRequest {
  version?: number | null;
  outcome?: "left" | "cancelled";
}

/**
 * Check a customer in for one or more services, in order.
 *
 * `appointment`: the reference of one that is on the branch's list; what was booked comes first, and `services` may be
 * left out. `slot_at`: the time of an appointment that is on no list. `instead_of`: the key of a check-in that a kiosk
 * set aside and that staff make by hand.
 */
export interface CheckInRequest {
  services?: Array<string>;
  appointment?: string | null;
  slot_at?: number | null;
  language?: string | null;
  customer_class?: string;
  needs?: Array<string>;
  language_needed?: string | null;
  channel?: "kiosk" | "greeter" | "phone" | "staff";
  printer?: string | null;
  printed_number?: string | null;
  instead_of?: string | null;
  contact?: Contact | null;
}

/**
 * The reply to a check-in: 201, and the same again for the same key.
 *
 * `desk`: the name of an idle desk that is offered this customer, where somebody is free for them now.
 */
export interface CheckedIn {
  visit: VisitView;
  ticket: TicketHead;
  position: number;
  wait: WaitRange | null;
  paper: PrintJob | null;
  desk: string | null;
}

/**
 * `speed`: seconds of the branch's time in one real second; 0 stands until it is set again.
 */
export interface ClockSetting {
  at: number;
  speed?: number;
}

/**
 * `settable`: the server runs in replay mode.
 */
export interface ClockView {
  now_at: number;
  settable: boolean;
}

/**
 * Personal data, kept apart from the record and erased on schedule.
 */
export interface Contact {
  name?: string | null;
  phone?: string | null;
  email?: string | null;
}

/**
 * What was said of a customer, checking in or booking.
 */
export interface CustomerView {
  language: string;
  customer_class: string;
  needs: Array<string>;
  language_needed: string | null;
}

/**
 * One service day of one branch. `complete` is False while a visit of that day is still open.
 *
 * `services`: in the branch's order, then services that are no longer configured. `outcome_names`: what each outcome
 * in the report is called.
 */
export interface DayReport {
  branch: string;
  branch_name: string;
  date: string;
  timezone: string;
  made_at: number;
  last_seq: number;
  complete: boolean;
  all: ReportLine;
  services: Array<ReportLine>;
  outcome_names: Record<string, Record<string, string>>;
  notes: Array<Note>;
}

/**
 * `automatic`: it calls by itself; `pause_reason`: why it does not, where that was paused. Both reasons are codes of
 * REASON_WORDS, or what staff typed.
 */
export interface DeskHead {
  id: string;
  name: string;
  state: "open" | "on_break" | "closed";
  skills: Array<string>;
  staff: string | null;
  staff_name: string | null;
  since_at: number | null;
  break_reason: string;
  automatic: boolean;
  pause_reason: string;
}

export interface DeskReply {
  seq: number;
  desk: string;
  state: "open" | "on_break" | "closed";
  staff: string | null;
}

/**
 * The body of a desk verb that needs no more than the desk itself.
 */
export interface DeskRequest {
}

/**
 * `queue` holds the first rows in calling order for this desk; `queue_total` counts all it may serve.
 */
export interface DeskView {
  desk: DeskHead;
  branch: BranchHead;
  current: VisitView | null;
  next: NextCall | null;
  queue: Array<QueueRow>;
  queue_total: number;
  on_hold: Array<QueueRow>;
  services: Array<ServiceWait>;
  desks: Array<DeskHead>;
  outcomes: Array<Named>;
  printers: Array<Named>;
  undo: UndoOffer | null;
  trouble: Array<Trouble>;
}

/**
 * How a device is, told when it changes and at each heartbeat. `problem`: a code of PROBLEM_WORDS, or words that are shown
 * to staff as they are; `paper` only from printers, `set_aside` from kiosks.
 */
export interface DeviceStatus {
  state?: "ready" | "trouble" | "offline";
  paper?: "ok" | "low" | "out" | "unknown" | null;
  problem?: string | null;
  waiting_to_send?: number;
  set_aside?: Array<SetAside>;
}

/**
 * Given once; the server keeps only its hash.
 */
export interface DeviceToken {
  token: string;
  device: string;
  kind: string;
  branch: string;
}

export interface DeviceView {
  id: string;
  name: string;
  kind: "kiosk" | "board" | "printer" | "tablet";
  connected: boolean;
  state: "ready" | "trouble" | "offline";
  paper: "ok" | "low" | "out" | "unknown" | null;
  problem: string | null;
  seen_at: number | null;
}

/**
 * Staff say that nobody is to be checked in for what this kiosk set aside, and why.
 */
export interface DiscardRequest {
  kiosk: string;
  reason: "left" | "served" | "mistake";
}

/**
 * The one shape of every error. code: stable, for programs; message: what is so; help: what to do.
 */
export interface ErrorBody {
  code: string;
  message: string;
  help: string;
}

export interface EventList {
  branch: string;
  last_seq: number;
  events: Array<Recorded>;
}

/**
 * `note` is personal data until proven otherwise: it is kept with the contact, never in the record.
 */
export interface FinishRequest {
  version?: number | null;
  outcome?: string;
  note?: string;
}

export interface FloorDesk {
  id: string;
  name: string;
  state: "open" | "on_break" | "closed";
  skills: Array<string>;
  staff: string | null;
  staff_name: string | null;
  since_at: number | null;
  break_reason: string;
  automatic: boolean;
  pause_reason: string;
  number: string | null;
  visit_state: "waiting" | "called" | "serving" | "on_hold" | "ended" | null;
  service: string | null;
  visit_since_at: number | null;
  usual_s: number | null;
}

/**
 * The whole lobby at a glance. `called_on_time` is a share 0..1 of `called_today`, None before the first call.
 *
 * `set_aside`: check-ins that staff are to make by hand or to discard, the oldest first.
 */
export interface FloorView {
  branch: BranchHead;
  waiting: number;
  joined_15_min: number;
  longest_s: number | null;
  longest_service: string | null;
  called_today: number;
  called_on_time: number | null;
  desks: Array<FloorDesk>;
  services: Array<ServiceWait>;
  on_hold: Array<QueueRow>;
  devices: Array<DeviceView>;
  trouble: Array<Trouble>;
  set_aside: Array<SetAsideRow>;
  scores: Record<string, PredictionScore>;
  advice: Advice | null;
}

/**
 * From a browser: a picture was drawn, so that another may come.
 */
export interface FrameDrawn {
  drawn: true;
}

/**
 * `came`: how many came, where this half hour of today is over.
 */
export interface HalfHour {
  begins: string;
  expected: number;
  came: number | null;
}

/**
 * `branches`: for each branch the number of its last event.
 */
export interface Health {
  ok: boolean;
  version: string;
  branches: Record<string, number>;
}

export interface HoldRequest {
  version?: number | null;
  reason?: string;
}

export interface KioskCategory {
  id: string;
  name: Record<string, string>;
  icon: string;
}

/**
 * To a browser, where there is no picture: whether a kiosk shares its screen at all.
 */
export interface KioskRunning {
  running: boolean;
}

export interface KioskService {
  id: string;
  name: Record<string, string>;
  prefix: string;
  icon: string;
  waiting: number;
  wait: WaitRange | null;
  longest_s: number | null;
  target_s: number;
  usual_s: number | null;
  open: boolean;
  opens_at: number | null;
  opens_day: "today" | "weekday" | "date" | null;
  category: string;
  covers: Record<string, string>;
  bring: Record<string, Array<string>>;
}

/**
 * What a kiosk offers. `paper`: of its own printer. `neighbour`: a kiosk that can print, when this one cannot.
 * `appointments`: somebody who is booked for today is still expected. `settled`: the keys of what it set aside and staff
 * have dealt with.
 */
export interface KioskView {
  id: string;
  name: string;
  letter: string;
  branch: BranchHead;
  categories: Array<KioskCategory>;
  services: Array<KioskService>;
  full: boolean;
  printer: string | null;
  paper: string;
  neighbour: string | null;
  clear_ticket_s: number;
  appointments: boolean;
  settled: Array<string>;
}

export interface Named {
  id: string;
  name: Record<string, string>;
}

/**
 * Who would be called now, and why.
 *
 * `offered_to`: the name of another idle desk that is offered this customer first. `due_at`: when this desk calls by
 * itself, None where staff call.
 */
export interface NextCall {
  visit: string;
  number: string;
  service: string;
  why: Note;
  offered_to: string | null;
  due_at: number | null;
}

/**
 * `code` names a sentence of `lobby/sentences.py`; `values` fill the names in it. A code that a client does not know is
 * of a later server: it says nothing then.
 */
export interface Note {
  code: string;
  values: Record<string, string>;
}

/**
 * Called within the target promised at check-in or transfer: `on_time` of the `count` called. `share` is 0..1.
 */
export interface OnTime {
  count: number;
  on_time: number;
  share: number | null;
}

/**
 * What would be different, and what it brings: `gain` in points of the day's service level, `se` its standard error.
 *
 * floater: one more desk that takes everything, from `begins` to `ends`; all_day: the same from first to last;
 * training: `desk` takes `service` too.
 */
export interface Option {
  kind: "floater" | "all_day" | "training";
  text: Note;
  begins: string | null;
  ends: string | null;
  desk: string | null;
  service: string | null;
  gain: number;
  se: number;
}

export interface PairedDevice {
  device: string;
  kind: "kiosk" | "board" | "printer" | "tablet";
  branch: string;
  paired_at: number;
  paired_by: string;
}

export interface PairedDevices {
  devices: Array<PairedDevice>;
}

/**
 * An admin says which device of which branch this is. `device`: the id in the branch's configuration.
 */
export interface PairingApproval {
  code: string;
  branch: string;
  device: string;
}

export interface PairingClaim {
  secret: string;
}

/**
 * A new device asks to be paired; it then shows the code it gets.
 */
export interface PairingRequest {
  kind: "kiosk" | "board" | "printer" | "tablet";
}

/**
 * `code` is shown on the device; `secret` stays in it and fetches the token once an admin has typed the code.
 */
export interface PairingStarted {
  code: string;
  secret: string;
  expires_at: number;
}

/**
 * Why the desk calls by itself no longer: a code of PAUSE_REASONS, or what staff type. It is needed, and kept.
 */
export interface PauseCallingRequest {
  reason: string;
}

/**
 * Best option first. `low` and `high`: eight days in ten lie between. `days`: how many past days it is learned from;
 * `simulated`: how many days were played for the figures.
 */
export interface PlanView {
  branch: string;
  branch_name: string;
  date: string;
  timezone: string;
  made_at: number;
  days: number;
  simulated: number;
  special: PlannedSpecial | null;
  expected: number;
  low: number;
  high: number;
  service_level: number | null;
  se: number;
  left: number;
  half_hours: Array<HalfHour>;
  hours: Array<PlannedHour>;
  services: Array<PlannedService>;
  options: Array<Option>;
  sentences: Array<Note>;
}

/**
 * Those who come in this hour. `desks`: how many are there on average; None where the record does not say.
 */
export interface PlannedHour {
  begins: string;
  expected: number;
  service_level: number | null;
  desks: number | null;
}

export interface PlannedService {
  service: string;
  name: Record<string, string>;
  expected: number;
  service_level: number | null;
}

/**
 * The date is a holiday, lies beside one, or is the branch's own short day. `share`: what is expected of an ordinary day's
 * customers; `on_record`: how many days of this kind it is learned from.
 */
export interface PlannedSpecial {
  kind: "short" | "holiday" | "half_day" | "eve" | "observance" | "festive" | "after";
  name: string;
  share: number;
  on_record: number;
}

/**
 * What customers were shown that they would wait, against what they waited, over `count` of them.
 *
 * coverage: share inside the range shown, which eight of ten should be; bias: (shown - waited) / waited, above 0 when
 * too long a wait was shown; drifts: enough waits, and the estimate is to be looked into.
 */
export interface PredictionScore {
  count: number;
  coverage: number | null;
  bias: number | null;
  drifts: boolean;
}

/**
 * All that a paper ticket says, so that paper needs no further question. `id` names the job for good: a printer
 * that has met it does not print it again, by whichever way it comes.
 */
export interface PrintJob {
  id: string;
  visit: string;
  number: string;
  reprint: boolean;
  language: string;
  branch_language: string;
  county: string;
  branch: string;
  timezone: string;
  service: string;
  service_branch: string;
  ahead: number;
  wait: WaitRange | null;
  at: number;
  url: string;
  bring: Array<string>;
  ahead_at: number | null;
  slot_at: number | null;
}

/**
 * A printer's word on one job: printed (confirmed after the cut) when `problem` is None, else a code of PROBLEM_WORDS.
 */
export interface PrintReport {
  problem?: string | null;
}

/**
 * The jobs wanted of this printer; each stays until it is reported on.
 */
export interface PrinterView {
  id: string;
  name: string;
  jobs: Array<PrintJob>;
}

export interface QueueRow {
  language: string;
  customer_class: string;
  needs: Array<string>;
  language_needed: string | null;
  visit: string;
  version: number;
  number: string;
  service: string;
  waited_s: number;
  clock_at: number;
  target_s: number;
  desk_wanted: string | null;
  state: "waiting" | "called" | "serving" | "on_hold" | "ended";
  slot_at: number | null;
}

/**
 * One event of the stream. `type`: its code, for example "visit_called"; `data`: its other fields, as kept.
 */
export interface Recorded {
  seq: number;
  at: number;
  type: string;
  actor: string;
  data: Record<string, unknown>;
}

/**
 * One service, or all of them together (`service` is then None).
 *
 * served: ended by finish, whatever its outcome; moved_on: handed to another service or desk before that;
 * still_open: called, being served or on hold when the report was made. `target_s` is today's configuration; every
 * step is held against the target it was promised itself. `outcomes` counts every outcome, own codes included.
 */
export interface ReportLine {
  service: string | null;
  name: Record<string, string>;
  target_s: number | null;
  came: number;
  served: number;
  moved_on: number;
  left: number;
  no_show: number;
  cancelled: number;
  closed_at_day_end: number;
  still_waiting: number;
  still_open: number;
  wait: Spread;
  walk: Spread;
  service_time: Spread;
  called_on_time: OnTime;
  outcomes: Record<string, number>;
  score: PredictionScore;
}

export interface ReprintRequest {
  version?: number | null;
  printer: string;
}

export interface RequeueRequest {
  version?: number | null;
  place?: "keep" | "end";
  reason?: string;
}

export interface ResumeRequest {
  version?: number | null;
  desk: string;
}

/**
 * To the kiosk: whether anybody looks. Frames are taken only then.
 */
export interface ScreenWatched {
  watched: boolean;
}

/**
 * A service and how it stands now. `wait` is None where no honest estimate exists; then say how many wait.
 */
export interface ServiceWait {
  id: string;
  name: Record<string, string>;
  prefix: string;
  icon: string;
  waiting: number;
  wait: WaitRange | null;
  longest_s: number | null;
  target_s: number;
  usual_s: number | null;
  open: boolean;
  opens_at: number | null;
  opens_day: "today" | "weekday" | "date" | null;
}

/**
 * Who is signed in. `token` only in the reply to a sign-in; browsers get it as a cookie instead.
 *
 * `pages`: those of the staff app that are for this person, in the menu's order; `rights`: the names of all routes that
 * the roles allow.
 */
export interface SessionView {
  staff: string;
  name: string;
  roles: Array<"greeter" | "staff" | "supervisor" | "admin" | "auditor">;
  branch: string;
  desk: string | null;
  expires_at: number;
  pages: Array<"desk" | "greeter" | "floor" | "plan" | "reports" | "devices">;
  rights: Array<string>;
  token: string | null;
}

/**
 * A check-in that a kiosk kept and the server will not take. It holds no personal data.
 *
 * key: of its idempotency key, by which it is known from now on; code: why the server refused it; made_at: when the
 * customer pressed.
 */
export interface SetAside {
  key: string;
  made_at: number;
  code: string;
  services?: Array<string>;
  appointment?: string | null;
  language?: string | null;
  printed_number?: string | null;
}

/**
 * A check-in that a kiosk set aside: the customer may still be in the lobby. `made_at`: when it was pressed; `code`: why
 * the server did not take it.
 */
export interface SetAsideRow {
  kiosk: string;
  kiosk_name: string;
  key: string;
  made_at: number;
  code: string;
  services: Array<string>;
  appointment: string | null;
  language: string;
  printed_number: string | null;
}

/**
 * The reply to what settles a check-in that a kiosk had set aside.
 */
export interface Settled {
  seq: number;
}

/**
 * With a password anywhere, or on a paired tablet with a PIN.
 */
export interface SignIn {
  staff: string;
  password?: string | null;
  pin?: string | null;
  desk?: string | null;
}

/**
 * What the sign-in screen of a tablet offers.
 */
export interface SignInChoices {
  branch: string;
  staff: Array<StaffEntry>;
  desks: Array<Record<string, string>>;
  branch_name: string;
}

/**
 * How long something took, in seconds, over `count` measurements; the other fields are None when count is 0.
 *
 * Percentiles are by nearest rank: p90_s is a time really measured, the shortest that at least 90 % did not exceed.
 */
export interface Spread {
  count: number;
  mean_s: number | null;
  p50_s: number | null;
  p90_s: number | null;
  p95_s: number | null;
  longest_s: number | null;
}

/**
 * A new member of staff. `login` is what the person types; the id that the record knows is made by the server.
 */
export interface StaffCreate {
  login: string;
  name: string;
  roles: Array<"greeter" | "staff" | "supervisor" | "admin" | "auditor">;
  password?: string | null;
  pin?: string | null;
}

export interface StaffEntry {
  id: string;
  name: string;
}

export interface StaffList {
  staff: Array<StaffMember>;
}

export interface StaffMember {
  id: string;
  login: string;
  name: string;
  branch: string;
  roles: Array<"greeter" | "staff" | "supervisor" | "admin" | "auditor">;
  has_password: boolean;
  has_pin: boolean;
  locked_until_at: number | null;
}

/**
 * Set what is given. Either lifts a lock and ends the member's sessions.
 */
export interface StaffSecrets {
  password?: string | null;
  pin?: string | null;
}

export interface StepView {
  service: string;
  state: "done" | "now" | "next";
  clock_at: number;
  target_s: number;
  desk: string | null;
  called_at: number | null;
  serving_at: number | null;
  ended_at: number | null;
  outcome: string | null;
}

export interface TicketHead {
  number: string;
  url: string;
}

/**
 * The reply to what the holder of a ticket does: how the ticket stands now.
 */
export interface TicketReply {
  seq: number;
  state: "waiting" | "called" | "serving" | "on_hold" | "ended";
  outcome: string | null;
}

/**
 * The phone page of one ticket. No name, nothing that the paper does not say. `ahead` is None once called.
 */
export interface TicketView {
  number: string;
  state: "waiting" | "called" | "serving" | "on_hold" | "ended";
  outcome: string | null;
  branch: BranchHead;
  service: Record<string, string>;
  language: string;
  ahead: number | null;
  wait: WaitRange | null;
  desk: string | null;
  checked_in_at: number;
  called_at: number | null;
  bring: Record<string, Array<string>>;
  can_leave: boolean;
}

/**
 * A finger on the picture. x, y: shares of its width and height, from the upper left corner.
 *
 * finger: which one, among those of all browsers; the server fills it in.
 */
export interface Touch {
  touch: "down" | "move" | "up";
  x: number;
  y: number;
  finger?: number;
}

export interface TransferRequest {
  version?: number | null;
  service: string;
  desk?: string | null;
  place?: "keep" | "end";
  note?: string;
}

/**
 * Something staff should know now: "Kiosk 1: paper out". `problem`: a code of PROBLEM_WORDS, or as the device said it.
 */
export interface Trouble {
  device: string;
  name: string;
  kind: string;
  problem: string;
  since_at: number;
}

/**
 * The last verb at this desk, while it can still be taken back.
 */
export interface UndoOffer {
  visit: string;
  number: string;
  did: string;
  outcome: string | null;
  until_at: number;
}

export interface VisitList {
  seq: number;
  visits: Array<VisitView>;
}

/**
 * The reply to every verb on a visit, and to call-next. `visit` is None where nobody waits for the desk.
 */
export interface VisitReply {
  seq: number;
  visit: VisitView | null;
}

/**
 * The body of a verb that needs no more than the visit itself.
 */
export interface VisitRequest {
  version?: number | null;
}

/**
 * `waited_s` counts from `clock_at` of the current step to its call (or to now); `version` goes back with a press.
 *
 * `why`: why it was called; None where it was not.
 */
export interface VisitView {
  language: string;
  customer_class: string;
  needs: Array<string>;
  language_needed: string | null;
  id: string;
  version: number;
  number: string;
  state: "waiting" | "called" | "serving" | "on_hold" | "ended";
  service: string;
  service_day: string;
  channel: string;
  checked_in_at: number;
  clock_at: number;
  target_s: number;
  waited_s: number;
  slot_at: number | null;
  appointment: string | null;
  called_at: number | null;
  last_call_at: number | null;
  calls: number;
  serving_at: number | null;
  ended_at: number | null;
  desk: string | null;
  desk_wanted: string | null;
  why: Note | null;
  outcome: string | null;
  steps: Array<StepView>;
  paper: "wanted" | "printed" | "failed" | null;
  paper_problem: string | null;
}

/**
 * An honest wait: shown as "about median (low-high)", never as one certain minute.
 */
export interface WaitRange {
  low_s: number;
  median_s: number;
  high_s: number;
}
