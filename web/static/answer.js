// A leader's answer is saved as it is typed. What the server hasn't got yet is kept on this device, in the tab's own
// storage, and sent when it can be reached again; what it refuses is sent as a form, so that the page says why.

const PAUSE = 700;
const AGAIN = 5000;
const FEW = 500;
const PREFIX = `answer:${location.pathname}:`;
const UNSENT = `unsent:${location.pathname}`; // what is typed where it is sent at once and not saved before

const unstored = new Map();

let form = null;
let sending = null; // the draft that is on its way
let timer = 0;

document.addEventListener("htmx:load", () => {
  begin();
  bringBack();
  sendOthers();
});
document.addEventListener("input", ({ target }) => {
  if (form && form.contains(target)) changed();
  if (target.matches("[data-unsent]")) store(UNSENT, target.value);
});
document.addEventListener("change", ({ target }) => {
  if (form && form.contains(target)) changed();
});
window.addEventListener("online", () => {
  send();
  sendOthers();
});

// A form that is sent waits for the draft that is on its way, so that it doesn't come upon that as somebody else's.
document.addEventListener("htmx:confirm", (event) => {
  if (!form || event.target !== form) return;
  clearTimeout(timer);
  if (!sending) return;
  event.preventDefault();
  sending.finally(() => event.detail.issueRequest(true));
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (!form || detail.elt !== form) return;
  document.getElementById("live").hidden = true;
  hold();
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (form && detail.elt === form && isAway(detail.xhr)) hold();
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const sent = detail.requestConfig?.elt;
  if (!sent || detail.xhr.status >= 300) return;
  if (sent === form) drop(key(form));
  if (sent.querySelector?.("[data-unsent]")) drop(UNSENT);
});

// Who closes the tab while words wait for the network is asked once more: they would go with the tab.
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(".answer__state--kept")) event.preventDefault();
});

function begin() {
  const found = document.getElementById("answer");
  if (!found || found === form) return;
  clearTimeout(timer); // what was about to be sent of the part before is kept, and this part says whether it goes on
  form = found;
  document.getElementById("answer-save").hidden = true;
  const kept = read(key(form));
  if (kept) {
    write(kept);
    if (!("held" in form.dataset)) send();
  }
  count();
  prompt();
  if (!kept && isTyped()) changed(); // as long as this script was on its way, nobody listened
}

function isTyped() {
  return [...form.elements].some((one) => one.defaultValue !== undefined && (one.value !== one.defaultValue || one.checked !== one.defaultChecked));
}

function changed() {
  count();
  prompt();
  state("");
  keep();
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

function keep() {
  const body = new FormData(form);
  body.delete("do");
  store(key(form), new URLSearchParams(body).toString());
}

async function send() {
  const now = form;
  if (!now?.isConnected || sending) return;
  const name = key(now);
  const words = read(name);
  if (!words || tooLong()) return;
  sending = post(now.action, words);
  const answer = await sending;
  sending = null;
  if (!now.isConnected || now !== form) return;
  if (answer === null || isAway(answer)) return hold();
  if (answer.status !== 200) return document.getElementById("answer-save").click();
  const { seen } = await answer.json();
  now.elements.seen.value = seen;
  if (read(name) === words) {
    drop(name);
    state("saved");
    document.getElementById("live").hidden = true;
  } else {
    keep();
    send();
  }
}

// What was typed on another page of this exercise and couldn't be sent there.
async function sendOthers() {
  for (const name of names()) {
    if (form?.isConnected && name === key(form)) continue;
    const words = read(name);
    const answer = await post(location.pathname + location.search, words);
    if (answer === null || isAway(answer)) return;
    if (answer.status === 200 && read(name) === words) {
      drop(name);
      if (document.querySelector('[data-shows="all"]')) location.reload();
    } else if (answer.status !== 200) return;
  }
}

async function post(address, words) {
  try {
    return await fetch(address, {
      method: "POST",
      body: new URLSearchParams(`${words}&do=save`),
      headers: { Accept: "application/json" },
    });
  } catch {
    return null;
  }
}

function isAway({ status }) {
  return status >= 500 || status === 429;
}

function bringBack() {
  const text = document.querySelector("[data-unsent]");
  const kept = read(UNSENT);
  if (text && kept !== null) text.value = kept;
}

function hold() {
  state("kept");
  clearTimeout(timer);
  timer = setTimeout(send, AGAIN);
}

function state(word) {
  const told = document.getElementById("answer-state");
  told.textContent = word ? told.dataset[word] : "";
  told.classList.toggle("answer__state--kept", word === "kept" || word === "over");
}

function tooLong() {
  const text = form.elements.text;
  if (!text || length(text) <= Number(text.dataset.most)) return false;
  state("over");
  return true;
}

function length(text) {
  return [...text.value.trim()].length;
}

function count() {
  const text = form.elements.text;
  if (!text) return;
  const told = document.getElementById("answer-count");
  told.dataset.first ??= told.textContent;
  const left = Number(text.dataset.most) - length(text);
  told.classList.toggle("field__fault", left < 0);
  if (left < 0) told.textContent = `${told.dataset.over} ${-left}`;
  else told.textContent = left < FEW ? `${told.dataset.left} ${left}` : told.dataset.first;
}

// The question for the reason goes with the level that is chosen.
function prompt() {
  const label = document.getElementById("answer-label");
  if (!label) return;
  const level = new FormData(form).get("level") || "none";
  label.textContent = label.getAttribute(`data-prompt-${level}`) ?? label.textContent;
}

function write(words) {
  const kept = new URLSearchParams(words);
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = kept.getAll(field.name).includes(field.value);
    else if (field.name === "text") field.value = kept.get("text") ?? field.value;
  }
  if ("held" in form.dataset) keep();
}

function key(one) {
  return PREFIX + one.elements.namedItem("item").value;
}

// A browser may refuse to keep anything; then what is typed lies in the page alone.
function store(name, words) {
  try { sessionStorage.setItem(name, words); } catch { unstored.set(name, words); }
}
function read(name) {
  try { return sessionStorage.getItem(name) ?? unstored.get(name) ?? null; } catch { return unstored.get(name) ?? null; }
}
function drop(name) {
  unstored.delete(name);
  try { sessionStorage.removeItem(name); } catch { /* nothing was kept there */ }
}
function names() {
  try { return Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; }
}
