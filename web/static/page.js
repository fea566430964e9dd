// What every page does: parts that htmx brings take their place without the page jumping, work that goes on is shown,
// and what goes wrong is told. Scripts of single pages begin their work on "htmx:load", which comes for the page and
// for each part brought later.

import { bringScripts, bringStyles, followWays } from "./page_parts.js";

const SLOW = 1500;
const live = document.getElementById("live"); // the words that may stand there lie with it
const told = document.getElementById("told");
const open = new Set();
const waiting = new Map(); // each request, and what had the focus and rests until the answer is there
let focused = null;
let pressed = null;
let telling = 0;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.shouldSwap) return;
  open.clear();
  for (const one of detail.target.querySelectorAll("details[open][id]")) open.add(one.id);
  const active = findActive(detail.xhr);
  focused = active && detail.target.contains(active) ? active.id : null;
  bringAlong(detail.serverResponse);
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  for (const id of open) {
    const one = document.getElementById(id);
    if (one instanceof HTMLDetailsElement) one.open = true;
  }
  const wanted = document.querySelector("#main [data-focus]") || (focused && document.getElementById(focused));
  if (wanted) wanted.focus({ preventScroll: true });
  else if (focused !== null) focusPart(detail.target.id);
});

// Where the focus goes is said for the moment in which a part comes, and not for those that come after it.
document.addEventListener("htmx:load", () => {
  setTimeout(() => {
    for (const one of document.querySelectorAll("[data-focus]")) one.removeAttribute("data-focus");
  });
});

// A request may still be withheld here, and a button that rests meanwhile loses the focus before the next event.
document.addEventListener("htmx:beforeRequest", () => {
  pressed = document.activeElement;
});
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  tell("");
  detail.elt.setAttribute("aria-busy", "true");
  begin(detail.xhr, pressed?.matches(":disabled") ? pressed : null);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.elt.removeAttribute("aria-busy");
  const active = findActive(detail.xhr);
  if (active !== document.activeElement) active?.focus({ preventScroll: true });
  end(detail.xhr);
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (!detail.elt.closest("[data-waits]")) tell(live.dataset.unreached);
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (!detail.elt.closest("[data-waits]")) tell(words(detail.xhr));
});

// A button that rests until its answer is there has lost the focus meanwhile, and nobody else has got it.
function findActive(request) {
  const before = waiting.get(request);
  return document.activeElement === document.body && before?.isConnected ? before : document.activeElement;
}

// Who was on something that is gone goes on from the part that it was in.
function focusPart(id) {
  const part = (id && document.getElementById(id)) || document.getElementById("main");
  if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

// A part may come from a page that needs styles or scripts which this page hasn't, or that another way leads to.
function bringAlong(answer) {
  const page = new DOMParser().parseFromString(answer.split("<main", 1)[0], "text/html");
  bringStyles(page);
  bringScripts(page).then((brought) => brought && window.htmx.trigger(document.getElementById("main"), "htmx:load"));
  followWays(page);
}

// The bar on top is shown as long as anything is asked for; a screen reader hears of it only where it takes long.
function begin(request, resting) {
  waiting.set(request, resting);
  document.documentElement.setAttribute("aria-busy", "true");
  telling ||= setTimeout(() => note(told.dataset.slow), SLOW);
}

function end(request) {
  waiting.delete(request);
  if (waiting.size) return;
  document.documentElement.removeAttribute("aria-busy");
  clearTimeout(telling);
  telling = 0;
  note("");
}

function note(said) {
  told.textContent = said;
}

function words(answer) {
  if (answer.status === 401) return live.dataset.signedOut;
  const page = new DOMParser().parseFromString(answer.responseText, "text/html");
  const said = [...page.querySelectorAll("#main h1, #main p")].map((one) => one.textContent.trim()).filter(Boolean);
  return said.slice(0, 2).join(". ") || live.dataset.failed;
}

function tell(said) {
  live.textContent = said;
  live.hidden = !said;
}
