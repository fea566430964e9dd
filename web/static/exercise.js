// A page of an exercise: addresses are copied by a button, and the count isn't looked up while somebody decides on it.

document.addEventListener("htmx:load", ({ detail }) => {
  for (const button of find(detail.elt, "[data-copies]")) {
    if (!button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.matches("[data-looks-again]")) return;
  const part = document.getElementById("next");
  if (part.querySelector("details[open]") || part.contains(document.activeElement)) event.preventDefault();
});

function find(part, selector) {
  return [...(part.matches(selector) ? [part] : []), ...part.querySelectorAll(selector)];
}

// Where a frame may not write to the clipboard, the address is selected, to be copied by hand.
async function copy(button) {
  const field = document.getElementById(button.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
  } catch {
    field.focus();
  }
}
