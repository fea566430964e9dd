// Decides whether the page is light or dark: as the system has it, unless the person chose otherwise in the page's foot.
// Inside Salesforce's page, which is light, it is light unless chosen otherwise. Runs before the first paint.

const KEPT = "buyin-scheme";
const MEDIA = {
  light: "not all",
  dark: "screen and (forced-colors: none)",
  system: "screen and (forced-colors: none) and (prefers-color-scheme: dark)",
};
const usual = window.parent === window ? "system" : "light";

function read() {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept in MEDIA ? kept : usual;
  } catch {
    return usual;
  }
}

function keep(scheme) {
  try {
    localStorage.setItem(KEPT, scheme);
  } catch {
    // a browser that keeps nothing for a page in a frame: it lasts as long as the page
  }
}

function show(scheme) {
  document.getElementById("dark").media = MEDIA[scheme];
  document.documentElement.dataset.scheme = scheme;
  document.dispatchEvent(new Event("buyin:scheme"));
}

function offer() {
  const place = document.getElementById("scheme");
  if (!place) return;
  place.hidden = false;
  const tick = () => {
    place.querySelector(`[value="${document.documentElement.dataset.scheme}"]`).checked = true;
  };
  tick();
  document.addEventListener("buyin:scheme", tick);
  place.addEventListener("change", ({ target }) => {
    keep(target.value);
    show(target.value);
  });
}

show(read());
window.addEventListener("storage", ({ key }) => {
  if (key === KEPT) show(read());
});
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", offer);
else offer();
