// Keeps a page working inside Salesforce, where a browser sends no cookies: the token stays in this page's memory,
// links are followed with it, and Salesforce is asked for a new one when it has ended.

import { bringScripts, bringStyles, followWays } from "./page_parts.js";

const LINKS = /^\/($|panel\/|(pipeline|reviews|digest|settings|coach)($|\/))/;
const ANSWER_WITHIN = 10_000;
const SPARE = 30_000;
const sdk = window.Sfdc.canvas.client;
const held = window.parent !== window;

let session = take("buyin-session");
const host = take("buyin-host");
let height = 0;
let newest = 0;

if (session) {
  document.addEventListener("click", follow);
  document.addEventListener("htmx:confirm", renewFirst);
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    detail.headers.Authorization = `Bearer ${session.token}`;
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status === 401) sdk.repost({ refresh: true });
  });
  if (held && host && host.targetOrigin && host.instanceId) {
    new ResizeObserver(() => requestAnimationFrame(resize)).observe(document.body);
  }
} else {
  offerAgain();
}

// What the server wrote for this script leaves the page as soon as it is read.
function take(id) {
  const element = document.getElementById(id);
  if (!element) return null;
  element.remove();
  return JSON.parse(element.textContent);
}

function follow(event) {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  const other = event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || other || link.target) return;
  const url = new URL(link.href);
  const here = url.pathname === location.pathname && url.hash;
  if (url.origin !== location.origin || here || !LINKS.test(url.pathname)) return;
  event.preventDefault();
  if (link.hasAttribute("download")) download(url, link.download);
  else show(url);
}

// A file is fetched with the token, too, and then handed to the browser.
async function download(url, name) {
  try {
    const answer = await ask(url);
    if (!answer) return;
    if (!answer.ok) throw new Error(answer.statusText);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name || "buy-in";
    link.click();
    URL.revokeObjectURL(link.href);
  } catch {
    tell(document.getElementById("live").dataset.noFile);
  }
}

// A form or a part of the page is asked for with a token that lasts until it is answered.
function renewFirst(event) {
  if (!endsSoon()) return;
  event.preventDefault();
  renew().then(() => event.detail.issueRequest(true));
}

function endsSoon() {
  return Date.parse(session.expires_at) - Date.now() < SPARE;
}

// Fetches a page with the token and puts its content in place of this one's.
async function show(url) {
  const mine = ++newest;
  document.documentElement.setAttribute("aria-busy", "true");
  try {
    const answer = await ask(url);
    if (mine !== newest || !answer) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== newest) return;
    await replace(page);
  } catch {
    tell(document.getElementById("live").dataset.noPage);
  } finally {
    if (mine === newest) document.documentElement.removeAttribute("aria-busy");
  }
}

async function ask(url) {
  if (endsSoon()) await renew();
  const first = await fetchWithToken(url);
  if (first.status !== 401) return first;
  if (await renew()) {
    const second = await fetchWithToken(url);
    if (second.status !== 401) return second;
  }
  sdk.repost({ refresh: true });
  return null;
}

function fetchWithToken(url) {
  return fetch(url, { headers: { Authorization: `Bearer ${session.token}` }, credentials: "omit" });
}

// Asks Salesforce for a new signed request and the server for a new session; false where there is none to be had.
async function renew() {
  const signed = await new Promise((resolve) => {
    setTimeout(resolve, ANSWER_WITHIN, null);
    sdk.refreshSignedRequest((data) => resolve(data.status === 200 && data.payload ? data.payload.response : null));
  });
  if (!signed) return false;
  const answer = await fetch("/canvas", {
    method: "POST",
    body: new URLSearchParams({ signed_request: signed }),
    credentials: "omit",
  });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  session = JSON.parse(page.getElementById("buyin-session").textContent);
  return true;
}

async function replace(page) {
  await bringStyles(page);
  document.title = page.title;
  const main = document.getElementById("main");
  main.replaceChildren(...page.getElementById("main").childNodes);
  window.htmx.process(main); // at once: a form that is sent before the scripts have come needs the token, too
  followWays(page);
  await bringScripts(page);
  window.htmx.trigger(main, "htmx:load", { elt: main });
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

function tell(words) {
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.className = "notes";
  note.textContent = words;
  document.getElementById("main").prepend(note);
}

function resize() {
  const needed = Math.ceil(document.body.getBoundingClientRect().height);
  if (needed === height) return;
  height = needed;
  sdk.resize({ ...host, oauthToken: "null" }, { height: `${needed}px` });
}

// A page that was refused can be sent anew by Salesforce: at once where the server says so, else on request.
function offerAgain() {
  const place = document.querySelector("[data-canvas-again]");
  if (!place || !held) return;
  const again = () => sdk.repost({ refresh: true });
  for (const button of place.querySelectorAll("[data-canvas-load]")) {
    button.hidden = false;
    button.addEventListener("click", again);
  }
  if (place.dataset.canvasAgain === "at-once") again();
}
