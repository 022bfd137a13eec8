// SPDX-License-Identifier: EUPL-1.2
// Loses no text: what is typed in a form with `data-bewaar` is kept in this tab (sessionStorage, by person) until the
// server has it; a save without a connection or a session leaves the page as it is. Where `parts/keep.html` gives a
// `data-stand-url` it says when somebody else saved something. Without this script the forms work as ordinary forms.
"use strict";

const EVERY = 10000; // ms between two looks for a newer state
const AWAY = [502, 503, 504]; // of a proxy that cannot reach the server
const BY_SCRIPT = { "HX-Request": "true" }; // so the server answers 401, and does not lead to the sign-in page
const NOT_TYPED = ["csrfmiddlewaretoken", "geen_persoon"];
const keeper = () => document.getElementById("bewaren");
let sending = false;
let unsaved = false; // a message that something is not saved stands until it is

function say(name) {
  const place = document.getElementById("bewaren-melding");
  place.replaceChildren(...(name ? [document.getElementById(name).content.cloneNode(true)] : []));
  const link = place.querySelector('a[href=""]');
  if (link) link.href = location.pathname + location.search;
}

function sayUnsaved(name) {
  unsaved = true;
  say(name);
}

// what is typed ---------------------------------------------------------------------------------------------------
const keyOf = (form) => `vb:${keeper().dataset.wie}:${new URL(form.action).pathname}:${form.dataset.bewaar}`;

function fieldsOf(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !NOT_TYPED.includes(name)));
}

function fill(form, fields) {
  const typed = JSON.parse(fields);
  for (const field of form.elements) {
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

function keep(form) {
  if (fieldsOf(form) === form.dataset.zoals) sessionStorage.removeItem(keyOf(form));
  else sessionStorage.setItem(keyOf(form), fieldsOf(form));
}

function putBack(form) {
  form.dataset.zoals = fieldsOf(form);
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept || kept === form.dataset.zoals || form.querySelector(".vb-error")) return;
  fill(form, kept);
  const more = form.closest("details");
  if (more) more.open = true;
  form.prepend(document.getElementById("m-terug").content.cloneNode(true));
  form.querySelector(".vb-terug button").addEventListener("click", () => {
    sessionStorage.removeItem(keyOf(form));
    fill(form, form.dataset.zoals);
    form.querySelector(".vb-terug").remove();
    form.querySelector("textarea, input:not([type=hidden])").focus();
  });
}

// saving ----------------------------------------------------------------------------------------------------------
function send(form, button) {
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  return fetch(form.action, { method: "POST", body, headers: BY_SCRIPT });
}

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// who signed in again meanwhile has another token than the form was made with
async function renew(form) {
  const page = parse(await (await fetch(location.href, { headers: BY_SCRIPT })).text());
  const token = page.querySelector("#inhoud [name=csrfmiddlewaretoken]");
  if (token) form.elements.csrfmiddlewaretoken.value = token.value;
}

async function save(form, button) {
  let answer, html;
  try {
    answer = await send(form, button);
    if (answer.status === 403) {
      await renew(form);
      answer = await send(form, button);
    }
    html = await answer.text();
  } catch {
    sayUnsaved("m-verbinding");
    return;
  }
  if (answer.status === 401) sayUnsaved("m-sessie");
  else if (AWAY.includes(answer.status)) sayUnsaved("m-verbinding");
  else if (answer.redirected) goOn(form, answer, html);
  else show(html, form);
}

// the server has it: it leads on to the page that shows it
function goOn(form, answer, html) {
  sessionStorage.removeItem(keyOf(form));
  const address = new URL(answer.url);
  if (!answer.ok || address.pathname + address.search !== location.pathname + location.search) {
    location.assign(address);
    return;
  }
  history.replaceState(null, "", `#h-${form.dataset.bewaar}`);
  show(html, null, `#h-${form.dataset.bewaar}`);
}

// `answered` is the form that was looked at and not saved: what the page shows in it is newer than what was kept
function show(html, answered, focus = ".vb-errors") {
  const page = parse(html);
  if (!page.getElementById("bewaren")) {
    // an error page of the whole site: leave what was typed where it is
    sayUnsaved("m-mislukt");
    return;
  }
  document.title = page.title;
  document.getElementById("inhoud").replaceChildren(...page.getElementById("inhoud").childNodes);
  unsaved = false;
  begin(answered?.dataset.bewaar);
  const place = document.querySelector(focus) ?? document.querySelector(".vb-answer");
  place.tabIndex = -1;
  place.focus();
}

// something newer -------------------------------------------------------------------------------------------------
async function newer() {
  try {
    const answer = await fetch(keeper().dataset.standUrl, { headers: BY_SCRIPT });
    if (answer.status === 401) return "m-sessie";
    if (AWAY.includes(answer.status)) return "m-verbinding";
    return answer.ok && (await answer.json()).stand !== keeper().dataset.stand ? "m-nieuw" : "";
  } catch {
    return "m-verbinding";
  }
}

async function look() {
  if (unsaved || document.visibilityState !== "visible") return;
  const found = await newer();
  if (!unsaved) say(found);
}

function begin(answered) {
  for (const form of document.querySelectorAll("form[data-bewaar]")) {
    if (form.dataset.bewaar === answered) sessionStorage.setItem(keyOf(form), fieldsOf(form));
    else putBack(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (sending) return;
      sending = true;
      await save(form, event.submitter).finally(() => (sending = false));
    });
  }
}

begin();
if (keeper().dataset.standUrl) setInterval(look, EVERY);
