// A day to come: how many are expected, how many of them will be called in time, and what one more desk would bring.

/** @import { FloorView, Note, PlanView } from "/web/views" */
/** @import { Update } from "/web/live.js" */
/** @import { ComponentChildren } from "preact" */
/** @import { App } from "./session.js" */

import { get, Refusal } from "/web/api.js";
import { html, useEffect, useState } from "/web/html.js";
import { Icon } from "/web/parts.js";
import { Header } from "./header.js";
import { useNow } from "./now.js";
import { onValue } from "./press.js";
import { inWords } from "./refusals.js";
import { useView } from "./view.js";
import { dateAt, longDate, percent, said, t, words } from "./words.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const AGAIN_MS = 2000;

/** @param {{ app: App }} props */
export function PlanPage({ app }) {
  const live = /** @type {Update<FloorView | null>} */ (useView(`floor:${app.session.branch}`, app));
  const now = useNow(live);
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const branch = live.view?.branch;
  const date = chosen ?? (branch && dateAt(now + DAY_MS, branch.timezone));
  const { plan, problem } = usePlan(app.session.branch, date);
  return html`
    <${Header} ...${{ place: branch?.name ?? t("Plan"), person: t("Plan"), live, now, branch, app }} />
    <main class="report-page">
      <div class="report-bar no-print">
        <div class="field"><label for="plan-date">${t("Day to plan")}</label>
          <input class="input" id="plan-date" type="date" value=${date ?? ""} onChange=${onValue((day) => day && setChosen(day))} /></div>
      </div>
      ${problem && html`<p class="card plan-said" role="alert">${problem}</p>`}
      ${!plan && !problem && html`<p class="card plan-said" role="status">${t("The plan is being made. This takes a minute or two.")}</p>`}
      ${plan && html`<${Plan} plan=${plan} />`}
    </main>`;
}

/** @typedef {{ plan: PlanView | null, problem: string }} Asked neither while the plan is being made */

/** The plan of a date; asked for again while the server is making it. @param {string} branch @param {string | undefined} date */
function usePlan(branch, date) {
  const [result, setResult] = useState(/** @type {Asked} */ ({ plan: null, problem: "" }));
  useEffect(() => {
    if (!date) return undefined;
    let current = true;
    let again = 0;
    /** @param {Asked} result */
    const show = (result) => current && setResult(result);
    const ask = () =>
      get(`/branches/${branch}/plan/${date}`)
        .then((plan) => show({ plan, problem: "" }))
        .catch((problem) => {
          const making = problem instanceof Refusal && problem.code === "plan_not_ready";
          if (making && current) again = setTimeout(ask, AGAIN_MS);
          else show({ plan: null, problem: inWords(problem) });
        });
    setResult({ plan: null, problem: "" });
    ask();
    return () => {
      current = false;
      clearTimeout(again);
    };
  }, [branch, date]);
  return result;
}

/** @param {{ plan: PlanView }} props */
function Plan({ plan }) {
  const [first, ...others] = plan.sentences;
  const last = others.pop();
  return html`<article class="report plan">
    <header class="report-head"><h2>${longDate(plan.date)}</h2></header>
    <section class="card plan-said"><p class="plan-first">${saidOf(first, plan.services)}</p>
      <ul>${others.map((note, place) => html`<li key=${place}>${saidOf(note, plan.services)}</li>`)}</ul>
      ${last && html`<p class="quiet-text">${saidOf(last, plan.services)}</p>`}</section>
    ${plan.hours.length > 0 && html`<${Hours} plan=${plan} /><${Services} plan=${plan} /><${Options} plan=${plan} />`}
  </article>`;
}

/**
 * A note in the reader's language, with the service in it named as the branch names it there.
 * @param {Note} note @param {Array<{ name: Record<string, string> }>} services
 */
export function saidOf({ code, values }, services) {
  const named = services.find(({ name }) => name.en === values.service);
  return said({ code, values: named ? { ...values, service: words().of(named.name) } : values });
}

/** @param {{ title: string, note: string, columns: Array<string>, children?: ComponentChildren }} props */
function Table({ title, note, columns, children }) {
  return html`<section class="card report-table"><header><h3>${title}</h3><p class="quiet-text">${note}</p></header>
    <div class="scroll" tabindex="0" role="region" aria-label=${title}><table>
      <thead><tr>${columns.map((column, i) => html`<th scope="col" key=${i}>${column}</th>`)}</tr></thead>
      <tbody>${children}</tbody></table></div></section>`;
}

/** @param {{ plan: PlanView }} props */
function Hours({ plan }) {
  const most = Math.max(...plan.hours.map((hour) => hour.expected));
  return html`<${Table} title=${t("By hour")} note=${t("In time: called within the wait that was promised.")}
      columns=${[t("From"), t("Expected"), "", t("Desks"), t("In time"), ""]}>
    ${plan.hours.map((hour) => html`<tr key=${hour.begins}><th scope="row"><bdi>${hour.begins}</bdi></th>
      <td>${Math.round(hour.expected)}</td><td class="plan-bar"><${Bar} share=${hour.expected / most} /></td>
      <td>${hour.desks === null ? "–" : words().number(hour.desks)}</td>
      <td>${percent(hour.service_level)}</td><td class="plan-bar"><${Bar} share=${hour.service_level ?? 0} late=${(hour.service_level ?? 0) < 0.8} /></td></tr>`)}<//>`;
}

/** @param {{ plan: PlanView }} props */
function Services({ plan }) {
  return html`<${Table} title=${t("By service")} note="" columns=${[t("Service"), t("Expected"), t("In time"), ""]}>
    ${plan.services.map((service) => html`<tr key=${service.service}><th scope="row">${words().of(service.name)}</th>
      <td>${Math.round(service.expected)}</td><td>${percent(service.service_level)}</td>
      <td class="plan-bar"><${Bar} share=${service.service_level ?? 0} late=${(service.service_level ?? 0) < 0.8} /></td></tr>`)}<//>`;
}

/** @param {{ plan: PlanView }} props */
function Options({ plan }) {
  return html`<section class="card report-table plan-options"><header><h3>${t("What would help")}</h3>
      <p class="quiet-text">${t("Points of a hundred called in time over the whole day, and how far chance may move them.")}</p></header>
    <ul class="list">${plan.options.map((option, place) => html`<li class="row" key=${place}>
      <${Icon} name=${option.kind === "training" ? "arrows-left-right" : "users"} />
      <span class="grow">${saidOf(option.text, plan.services)}</span>
      <span class="quiet-text figures"><bdi>± ${words().number(Math.round(10 * option.se) / 10)}</bdi></span></li>`)}</ul></section>`;
}

/** @param {{ share: number, late?: boolean }} props */
function Bar({ share, late }) {
  return html`<span class="bar" aria-hidden="true"><span class="bar-fill ${late ? "late" : ""}" style=${{ inlineSize: `${Math.round(100 * share)}%` }}></span></span>`;
}
