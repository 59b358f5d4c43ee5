// Views as the server sends them, with only what a test speaks of written out.

export const AT = Date.UTC(2026, 10, 23, 18, 0); // 10:00 at the branch
export const TIMEZONE = "America/Los_Angeles";

export const call = (id, more = {}) => ({ id, number: id.toUpperCase(), desk: "4", called_at: AT, active: true, speech: {}, ...more });

export const branch = (more = {}) => ({
  id: "permit-center", name: "Permit Center", county: "County", timezone: TIMEZONE, languages: ["en", "es"], open: true, opens_at: null, opens_day: null, ...more,
});

export const visit = (more = {}) => ({
  id: "visit-1", version: 3, number: "A017", state: "waiting", service: "permits", language: "en", language_needed: null,
  customer_class: "ordinary", needs: [], channel: "kiosk", slot_at: null, why: null, ...more,
});

export const session = (more = {}) => ({
  staff: "ali", name: "Ali K.", roles: ["staff"], branch: "permit-center", desk: null, expires_at: AT,
  pages: ["desk", "greeter"], rights: ["desks.view"], token: null, ...more,
});

export const wait = (low, high) => ({ low_s: low * 60, median_s: (low + high) * 30, high_s: high * 60 });

export const SPANISH = {
  direction: "ltr",
  texts: { "Desk {desk}": "Ventanilla {desk}", "No wait": "Sin espera", "{n} min": "{n} min" },
  plurals: {
    "{n} person waiting": { one: "{n} persona esperando", other: "{n} personas esperando" },
    "{low} to {high} min": { one: "de {low} a {high} min", other: "de {low} a {high} min" },
  },
};

export const ARABIC = {
  direction: "rtl",
  texts: {},
  plurals: { "{n} person": { zero: "لا أحد", one: "شخص", two: "شخصان", few: "{n} أشخاص", many: "{n} شخصًا", other: "{n} شخص" } },
};

/** What the server answers by address; what is not named is not there. Returns the addresses that were asked for. */
export function serve(t, answers) {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (address, request) => {
    asked.push({ address, ...request });
    const answer = typeof answers === "function" ? answers(address, asked.length) : answers[address];
    if (answer instanceof Error) throw answer;
    if (answer instanceof Response) return answer;
    return answer === undefined ? new Response("", { status: 404 }) : Response.json(answer);
  });
  return asked;
}

export const NO_ANSWER = new TypeError("fetch failed");
