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

// An answer's card: what only a new group or setting aside needs is shown when that is chosen; a handle carries the card
// to another lane, by mouse or finger. What is carried goes through the same form that keys use.
document.addEventListener("htmx:load", ({ detail }) => {
  for (const select of find(detail.elt, "[data-places]")) {
    if (select.dataset.begun) continue;
    select.dataset.begun = "yes";
    const form = select.form;
    const choose = () => {
      for (const more of form.querySelectorAll("[data-when]")) more.hidden = more.dataset.when !== select.value;
    };
    select.addEventListener("change", choose);
    choose();
    addHandle(select.closest("[data-answer]"), select);
  }
});

function addHandle(card, select) {
  const words = document.getElementById("groups").dataset.hold;
  const handle = document.createElement("span");
  handle.className = "answer__hold";
  handle.setAttribute("aria-hidden", "true"); // keys have the menu
  handle.textContent = words;
  card.prepend(handle);
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const box = card.getBoundingClientRect();
    const begin = { x: event.clientX - box.left, y: event.clientY - box.top };
    let lane = null;
    const move = ({ clientX, clientY }) => {
      card.classList.add("answer--dragged");
      Object.assign(card.style, { width: `${box.width}px`, left: `${clientX - begin.x}px`, top: `${clientY - begin.y}px` });
      const under = document.elementFromPoint(clientX, clientY)?.closest("[data-lane]");
      const found = under && card.closest("[data-board]").contains(under) ? under : null;
      if (found === lane) return;
      lane?.classList.remove("lane--over");
      found?.classList.add("lane--over");
      lane = found;
    };
    const end = ({ type }) => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", end);
      handle.removeEventListener("pointercancel", end);
      card.classList.remove("answer--dragged");
      Object.assign(card.style, { width: "", left: "", top: "" });
      lane?.classList.remove("lane--over");
      const was = select.form.elements.was.value;
      if (type === "pointercancel" || !lane || lane.dataset.lane === was) return;
      select.value = lane.dataset.lane;
      select.form.requestSubmit();
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
  });
}
