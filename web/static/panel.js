// Keeps the parts of a panel open that somebody opened, and lets the days of a deal be gone through with a slider.

const OPENED = "buyin-opened";
const SETTLED = 250;
let led = ""; // the address that led to what it names

document.addEventListener("htmx:load", begin);
window.addEventListener("hashchange", () => {
  led = "";
  reveal();
});

// What is tried out takes the width of the page, so that a person's sheet would lie upon its answer.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const sheet = document.getElementById("picture-sheet");
  if (detail.target.id !== "what-if" || !sheet || sheet.hidden) return;
  const focused = document.activeElement;
  document.getElementById("picture-close").click();
  if (focused && !sheet.contains(focused)) focused.focus({ preventScroll: true });
});

function begin() {
  for (const part of document.querySelectorAll("details[data-remember]")) remember(part);
  slide(document.getElementById("time-slider"));
  reveal();
}

// Inside of another site's frame a browser may keep nothing; then parts are just closed again.
function load() {
  try {
    return new Set(JSON.parse(localStorage.getItem(OPENED)) || []);
  } catch {
    return new Set();
  }
}

function save(opened) {
  try {
    localStorage.setItem(OPENED, JSON.stringify([...opened]));
  } catch {
    // nothing can be kept here
  }
}

function remember(part) {
  if (part.dataset.remember) return;
  part.dataset.remember = "begun";
  if (load().has(part.id)) part.open = true;
  part.addEventListener("toggle", () => {
    const opened = load();
    if (part.open) opened.add(part.id);
    else opened.delete(part.id);
    save(opened);
  });
}

// An address that leads to something inside of closed parts opens them: once, and not again whenever a part comes.
function reveal() {
  const target = location.hash && location.href !== led && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  led = location.href;
  for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  target.scrollIntoView({ block: "nearest" });
}

function slide(slider) {
  if (!slider || slider.dataset.begun) return;
  slider.dataset.begun = "true";
  slider.closest(".time__line").hidden = false;
  const field = document.getElementById("time-day");
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  let waiting = null;
  slider.addEventListener("input", () => {
    const day = new Date(`${slider.dataset.first}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + Number(slider.value));
    field.value = day.toISOString().slice(0, 10);
    slider.setAttribute("aria-valuetext", words.format(day));
  });
  slider.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => field.form.requestSubmit(), SETTLED);
  });
}
