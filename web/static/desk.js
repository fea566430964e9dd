// The desk beside a deal: Escape closes what is open on it, the focus comes back to where it was, and what was typed
// isn't thrown away by one key.

let opener = null;
let typed = false;

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const link = detail.elt.closest("[data-opens]");
  if (link && !link.closest("#desk-sheet")) opener = link.dataset.opens;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const desk = document.getElementById("desk");
  if (!desk || !(detail.target instanceof Element)) return;
  if (detail.target.id !== "desk" && detail.target.id !== "main") return;
  typed = Boolean(desk.querySelector("#desk-form .field__fault, #desk-clash"));
  if (!desk.dataset.open && detail.target.id === "desk") giveBack();
});

document.addEventListener("input", (event) => {
  if (event.target.closest("#desk-form")) typed = true;
});

document.addEventListener("keydown", (event) => {
  const close = event.key === "Escape" && document.querySelector("#desk-sheet #desk-close");
  if (!close || event.defaultPrevented) return;
  event.preventDefault();
  const again = document.getElementById("desk-again");
  if (typed && again && !again.textContent) {
    again.textContent = again.dataset.words;
    return;
  }
  close.click();
});

// The link that opened the desk is there still, or one that opens the same.
function giveBack() {
  if (opener === null) return;
  const link = document.querySelector(`[data-opens="${CSS.escape(opener)}"]`);
  opener = null;
  if (link && link.checkVisibility()) link.focus({ preventScroll: true });
}
