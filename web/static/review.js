// Keys that lead through a review, the clock of the place beside "Saved", copying and printing.
// A key does what the first element marked with it does; nothing is done from within a field, and they can be put off.

const KEPT = "buyin-review-keys";
let shown = null;

document.addEventListener("keydown", press);
document.addEventListener("htmx:load", begin);
document.addEventListener("htmx:afterSwap", leaveNewStep);
begin();

function begin() {
  tellClocks();
  const deal = document.querySelector("#main [data-deal]");
  const now = deal ? deal.dataset.deal : null;
  if (shown !== null && now !== null && now !== shown) {
    document.getElementById("verdict").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  shown = now;
  for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false;
  for (const button of document.querySelectorAll("[data-print], [data-copy]")) {
    if (!button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", button.hasAttribute("data-print") ? () => window.print() : copy);
  }
  const wanted = document.getElementById("keys-on");
  if (wanted && !wanted.dataset.begun) {
    wanted.dataset.begun = "yes";
    wanted.checked = areOn();
    wanted.addEventListener("change", () => keep(wanted.checked));
  }
}

// A step that was agreed on leaves the fields, so that keys lead on; one that was refused stays to be put right.
function leaveNewStep({ detail }) {
  if (detail.target.id !== "steps" || !detail.requestConfig?.elt?.matches(".agreed__new") || detail.xhr.status !== 200) return;
  document.getElementById("steps-title")?.focus({ preventScroll: true });
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = event.target instanceof Element && event.target.closest("input:not([type=checkbox]), select, textarea");
  if (field) {
    if (event.key === "Escape") document.getElementById("verdict")?.focus({ preventScroll: true });
    return;
  }
  if (!areOn() && event.key !== "?") return;
  const meant = [...document.querySelectorAll("#main [data-key]")].find((one) => one.dataset.key.split(" ").includes(event.key));
  if (!meant) return;
  event.preventDefault();
  if (meant.matches("input, textarea")) {
    meant.focus();
    meant.scrollIntoView({ block: "nearest" });
  } else {
    meant.click();
  }
}

// A browser that keeps nothing, as in some frames, has the keys on.
function areOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function keep(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // then it holds for this page alone
  }
}

function tellClocks() {
  for (const clock of document.querySelectorAll("time[data-clock]")) {
    clock.textContent = new Date(clock.dateTime).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }
}

async function copy(event) {
  const field = document.getElementById(event.currentTarget.dataset.copy);
  const told = document.querySelector("[data-copied]");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    told.textContent = told.dataset.copied;
  } catch {
    told.textContent = told.dataset.marked;
  }
}
