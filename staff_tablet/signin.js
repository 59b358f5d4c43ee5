// Signing in: on a paired tablet a name, a PIN and a desk; anywhere else the staff code and the password, then a desk.

/** @import { SignIn as Credentials, SignInChoices } from "/web/views" */
/** @import { ComponentChildren } from "preact" */
/** @import { App } from "./session.js" */

import { send } from "/web/api.js";
import { html, useEffect, useState } from "/web/html.js";
import { Pairing } from "/web/pairing.js";
import { Button, Icon } from "/web/parts.js";
import { ownName } from "/web/text.js";
import { Notice } from "./header.js";
import { Action, onValue, Tiles } from "./press.js";
import { inWords } from "./refusals.js";
import { choices, signIn } from "./session.js";
import { offeredLanguages, t, words } from "./words.js";

/** @param {{ app: App }} props */
export function SignIn({ app }) {
  const offer = useChoices();
  const [pairing, setPairing] = useState(false);
  if (pairing) return html`<${PairThis} back=${() => setPairing(false)} />`;
  if (offer === undefined) return html`<main class="centre"></main>`;
  return html`<${Centre} title=${t("Sign in")} place=${offer?.branch_name ?? ""} app=${app}>
    <${SignInForm} offer=${offer} app=${app} />
    ${!offer && html`<${Button} icon="device-tablet" onClick=${() => setPairing(true)}>${t("Pair this tablet")}<//>`}
  <//>`;
}

/** This tablet shows its code until an admin has typed it; then the page starts anew, paired. @param {{ back: () => void }} props */
function PairThis({ back }) {
  return html`<${Pairing} kind="tablet" text=${words()} />
    <div class="pair-back"><${Button} icon="arrow-left" onClick=${back}>${t("Back")}<//></div>`;
}

/** @param {{ offer: SignInChoices | null, app: App }} props */
function SignInForm({ offer, app }) {
  const [form, setForm] = useState({ staff: "", secret: "", desk: "" });
  const [problem, setProblem] = useState("");
  /** @param {keyof typeof form} name @returns {(value: string) => void} */
  const set = (name) => (value) => setForm((old) => ({ ...old, [name]: value }));
  const desk = offer?.desks.find((each) => each.id === form.desk);
  const ready = form.staff && form.secret;
  /** @param {SubmitEvent} event */
  const press = async (event) => {
    event.preventDefault();
    if (!ready) return;
    const secret = offer ? { pin: form.secret } : { password: form.secret };
    try {
      app.signedIn(await enter({ staff: form.staff, ...secret, ...(form.desk && { desk: form.desk }) }));
    } catch (refused) {
      set("secret")("");
      setProblem(inWords(refused));
    }
  };
  return html`<form class="sign-in" onSubmit=${press} novalidate>
    <${Notice} text=${problem} dismiss=${() => setProblem("")} />
    ${offer ? html`<${Names} staff=${offer.staff} chosen=${form.staff} onChoose=${set("staff")} />` : html`<${Field} id="staff" label=${t("Staff code")} value=${form.staff} set=${set("staff")} autocomplete="username" autocapitalize="none" />`}
    ${offer ? html`<${Field} id="pin" label=${t("PIN")} value=${form.secret} set=${set("secret")} type="password" inputmode="numeric" autocomplete="off" />` : html`<${Field} id="password" label=${t("Password")} value=${form.secret} set=${set("secret")} type="password" autocomplete="current-password" />`}
    ${offer && html`<${Desks} desks=${offer.desks} chosen=${form.desk} onChoose=${set("desk")} />`}
    <${Action} kind="accent" icon="key" type="submit" off=${!ready}>${desk ? t("Open desk {desk}", { desk: desk.name }) : t("Sign in")}<//>
  </form>`;
}

/** Sign in and, where a desk was chosen, open it. @param {Credentials} body */
async function enter(body) {
  const session = await signIn(body);
  if (body.desk) await send(`/desks/${body.desk}/open`);
  return session;
}

/** A signed-in person chooses a desk. @param {{ app: App }} props */
export function DeskChoice({ app }) {
  const offer = useChoices();
  const [desk, setDesk] = useState("");
  const [problem, setProblem] = useState("");
  const chosen = offer?.desks.find((each) => each.id === desk);
  const open = async () => {
    try {
      await send(`/desks/${desk}/open`);
      app.signedIn({ ...app.session, desk });
    } catch (refused) {
      setProblem(inWords(refused));
    }
  };
  return html`<${Centre} title=${t("Which desk?")} place=${app.session.name} app=${app}>
    <${Notice} text=${problem} dismiss=${() => setProblem("")} />
    ${offer && html`<${Desks} desks=${offer.desks} chosen=${desk} onChoose=${setDesk} />`}
    <${Action} kind="accent" icon="play" off=${!chosen} onPress=${open}>${chosen ? t("Open desk {desk}", { desk: chosen.name }) : t("Choose a desk")}<//>
    <${Button} icon="sign-out" onClick=${app.signOut}>${t("Sign out")}<//>
  <//>`;
}

/** @param {{ title: string, place: string, app: App, children?: ComponentChildren }} props */
function Centre({ title, place, app, children }) {
  return html`<main class="centre"><section class="card sign-card">
    <header><span class="logo" aria-hidden="true"></span><div><h1>${title}</h1><p class="quiet-text">${place}</p></div></header>
    ${children}
    <div class="segments" role="radiogroup" aria-label=${t("Language")}>
      ${offeredLanguages().map((tag) => html`<label class="segment" key=${tag} lang=${tag}>
        <input type="radio" name="language" checked=${words().language === tag} onChange=${() => app.changeLanguage(tag)} /><span>${ownName(tag)}</span></label>`)}
    </div></section></main>`;
}

/** @param {{ staff: SignInChoices["staff"], chosen: string, onChoose: (id: string) => void }} props */
function Names({ staff, chosen, onChoose }) {
  return html`<div class="field"><label for="staff-name">${t("Your name")}</label>
    <span class="select"><select class="input" id="staff-name" value=${chosen} onChange=${onValue(onChoose)}>
      <option value="">${t("Choose your name")}</option>
      ${staff.map((each) => html`<option key=${each.id} value=${each.id}>${each.name}</option>`)}
    </select><${Icon} name="caret-down" size="1.25rem" /></span></div>`;
}

/** @param {{ id: string, label: string, value: string, set: (value: string) => void, [attribute: string]: unknown }} props */
function Field({ id, label, value, set, ...rest }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <input class="input" id=${id} value=${value} onInput=${onValue(set)} ...${rest} /></div>`;
}

/** @param {{ desks: SignInChoices["desks"], chosen: string, onChoose: (id: string) => void }} props */
function Desks({ desks, chosen, onChoose }) {
  return html`<fieldset class="group desks"><legend>${t("Desk")}</legend>
    <${Tiles} size="tiny" name="desk" label=${t("Desk")} options=${desks.map(({ id, name }) => ({ id, word: name }))} chosen=${chosen} onChoose=${onChoose} /></fieldset>`;
}

/** What this device offers: undefined while asking, null where it is not paired and nobody is signed in. */
function useChoices() {
  const [offer, setOffer] = useState(/** @type {SignInChoices | null | undefined} */ (undefined));
  useEffect(() => void choices().then(setOffer), []);
  return offer;
}
