// What every page does: parts that htmx brings take their place without the page jumping, work that goes on is shown,
// and what goes wrong is told. Scripts of single pages begin their work on "htmx:load", which comes for the page and
// for each part brought later.

const SLOW = 1500;
const live = document.getElementById("live"); // the words that may stand there lie with it
const told = document.getElementById("told");
const open = new Set();
const waiting = new Set();
let focused = null;
let telling = 0;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.shouldSwap) return;
  open.clear();
  for (const one of detail.target.querySelectorAll("details[open][id]")) open.add(one.id);
  const active = document.activeElement;
  focused = active && detail.target.contains(active) ? active.id : null;
  bringAlong(detail.serverResponse);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) {
    const one = document.getElementById(id);
    if (one instanceof HTMLDetailsElement) one.open = true;
  }
  const wanted = document.querySelector("#main [data-focus]") || (focused && document.getElementById(focused));
  if (wanted) wanted.focus({ preventScroll: true });
  else if (focused !== null) document.getElementById("main").focus({ preventScroll: true });
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  tell("");
  detail.elt.setAttribute("aria-busy", "true");
  begin(detail.xhr);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.elt.removeAttribute("aria-busy");
  end(detail.xhr);
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (!detail.elt.closest("[data-waits]")) tell(live.dataset.unreached);
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (!detail.elt.closest("[data-waits]")) tell(words(detail.xhr));
});

// A part may come from a page that needs styles or scripts which this page hasn't, or that another way leads to.
function bringAlong(answer) {
  const page = new DOMParser().parseFromString(answer.split("<main", 1)[0], "text/html");
  for (const link of page.head.querySelectorAll('link[rel="stylesheet"]')) {
    if (!document.head.querySelector(`link[href="${link.getAttribute("href")}"]`)) document.head.append(link.cloneNode());
  }
  const scripts = [...page.head.querySelectorAll("script[src]")].filter(
    (one) => !document.querySelector(`script[src="${one.getAttribute("src")}"]`),
  );
  if (scripts.length) load(scripts).then(() => window.htmx.trigger(document.getElementById("main"), "htmx:load"));
  const ways = [...page.querySelectorAll(".bar__nav a")];
  for (const link of document.querySelectorAll(".bar__nav a")) {
    const same = ways.find((way) => way.getAttribute("href") === link.getAttribute("href"));
    if (same) link.toggleAttribute("aria-current", same.hasAttribute("aria-current"));
    if (link.hasAttribute("aria-current")) link.setAttribute("aria-current", "page");
  }
}

async function load(scripts) {
  for (const { src, type } of scripts) {
    await new Promise((resolve) => {
      const script = document.createElement("script");
      Object.assign(script, { src, type, onload: resolve, onerror: resolve });
      document.head.append(script);
    });
  }
}

// The bar on top is shown as long as anything is asked for; a screen reader hears of it only where it takes long.
function begin(request) {
  waiting.add(request);
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
