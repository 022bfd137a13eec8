// SPDX-License-Identifier: EUPL-1.2
// Loses no text: what is typed in a form with `data-bewaar` is kept in this tab (sessionStorage, by person) until the
// server has it; a save without a connection or a session leaves the page as it is. Says when somebody else saved
// something. Without this script the forms work as ordinary forms.
"use strict";

const EVERY = 10000; // ms between two looks for a newer state
const item = () => document.getElementById("punt");

function say(name) {
  const place = document.getElementById("punt-melding");
  place.replaceChildren(...(name ? [document.getElementById(name).content.cloneNode(true)] : []));
  const link = place.querySelector('a[href=""]');
  if (link) link.href = location.pathname + location.search;
}

// what is typed ---------------------------------------------------------------------------------------------------
const keyOf = (form) => `vb:${item().dataset.wie}:${form.action}:${form.dataset.bewaar}`;

function fieldsOf(form) {
  const fields = new FormData(form);
  fields.delete("csrfmiddlewaretoken");
  fields.delete("geen_persoon");
  return JSON.stringify([...fields]);
}

function fill(form, fields) {
  for (const [name, value] of JSON.parse(fields)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
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
  form.closest("details").open = true;
  form.prepend(document.getElementById("m-terug").content.cloneNode(true));
  form.querySelector(".vb-terug button").addEventListener("click", () => {
    sessionStorage.removeItem(keyOf(form));
    fill(form, form.dataset.zoals);
    form.querySelector(".vb-terug").remove();
    form.querySelector("textarea, input:not([type=hidden])").focus();
  });
}

// saving ----------------------------------------------------------------------------------------------------------
const signedOut = (answer) => answer.status === 401;
const BY_SCRIPT = { "HX-Request": "true" }; // so the server answers 401, and does not lead to the sign-in page
const send = (form) => fetch(form.action, { method: "POST", body: new FormData(form), headers: BY_SCRIPT });

// who signed in again meanwhile has another token than the form was made with
async function renew(form) {
  const page = new DOMParser().parseFromString(await (await fetch(location.href, { headers: BY_SCRIPT })).text(), "text/html");
  const token = page.querySelector("#inhoud [name=csrfmiddlewaretoken]");
  if (token) form.elements.csrfmiddlewaretoken.value = token.value;
}

async function save(form) {
  let answer;
  try {
    answer = await send(form);
    if (answer.status === 403) {
      await renew(form);
      answer = await send(form);
    }
  } catch {
    say("m-verbinding");
    return;
  }
  if (signedOut(answer)) {
    say("m-sessie");
  } else if (answer.ok) {
    sessionStorage.removeItem(keyOf(form));
    history.replaceState(null, "", `#h-${form.dataset.bewaar}`);
    show(await answer.text(), `h-${form.dataset.bewaar}`);
  } else if (answer.headers.get("Content-Type").startsWith("text/html")) {
    show(await answer.text());
  } else {
    say("m-verbinding");
  }
}

function show(html, focus) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.getElementById("punt")) {
    // an error page of the whole site: leave what was typed where it is
    say("m-verbinding");
    return;
  }
  document.title = page.title;
  document.getElementById("inhoud").replaceChildren(...page.getElementById("inhoud").childNodes);
  begin();
  const place = focus ? document.getElementById(focus) : document.querySelector(".vb-errors");
  if (place) {
    place.tabIndex = -1;
    place.focus();
  }
}

// something newer -------------------------------------------------------------------------------------------------
async function look() {
  try {
    const answer = await fetch(item().dataset.standUrl, { headers: BY_SCRIPT });
    if (signedOut(answer)) say("m-sessie");
    else if (answer.ok && (await answer.json()).stand !== item().dataset.stand) say("m-nieuw");
    else if (answer.ok) say("");
  } catch {
    say("m-verbinding");
  }
}

function begin() {
  for (const form of document.querySelectorAll("form[data-bewaar]")) {
    putBack(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(form);
    });
  }
}

begin();
setInterval(look, EVERY);
