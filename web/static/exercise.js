// A page of an exercise: addresses are copied by a button, answers are carried to groups by mouse or finger, and the
// count isn't looked up while somebody decides on it.

const FAR = 5; // points that a mouse moves before it carries

document.addEventListener("htmx:load", ({ detail }) => {
  // what is told or asked for is in sight, however far down the page its button was
  for (const one of find(detail.elt, "[data-focus]")) one.scrollIntoView({ block: "nearest" });
  for (const button of find(detail.elt, "[data-copies]")) {
    if (!button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  for (const select of find(detail.elt, "[data-places]")) {
    if (select.dataset.begun) continue;
    select.dataset.begun = "yes";
    select.addEventListener("change", () => showNeeded(select));
    showNeeded(select);
    letCarry(select.closest("[data-answer]"), select);
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.matches("[data-looks-again]")) return;
  const parts = [...document.querySelectorAll("#next, #pairs")];
  if (parts.some((part) => part.querySelector("details[open]") || part.contains(document.activeElement))) event.preventDefault();
});

// Who places answers by keys goes on with the next one of the lane; after the last one, from where it went.
let next = [];

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const card = detail.elt.matches(".answer__move") ? detail.elt.closest("[data-answer]") : null;
  const beside = [card?.nextElementSibling, card?.previousElementSibling, card];
  next = card?.contains(document.activeElement) ? beside.filter(Boolean).map((one) => `to-${one.dataset.answer}`) : [];
});

document.addEventListener("htmx:afterSwap", () => {
  const menu = next.map((id) => document.getElementById(id)).find((one) => one?.checkVisibility());
  next = [];
  if (!menu || document.activeElement.matches("[data-focus]")) return;
  menu.focus({ preventScroll: true });
  menu.closest("[data-answer]").scrollIntoView({ block: "nearest" });
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

// The button comes once another place is chosen, and with it what a new group, or setting aside, asks for.
function showNeeded(select) {
  const { form } = select;
  const asked = [...form.querySelectorAll("[data-when]")];
  const stays = select.value === form.elements.was.value;
  for (const more of asked) more.hidden = stays || more.dataset.when !== select.value;
  form.querySelector("[data-move]").hidden = stays;
  return asked.find((more) => !more.hidden);
}

// A card is carried by its handle, with a mouse by all of it. What is carried goes through the same form that keys use.
function letCarry(card, select) {
  const handle = document.createElement("span");
  handle.className = "answer__hold";
  handle.setAttribute("aria-hidden", "true"); // keys have the menu
  handle.title = document.getElementById("groups").dataset.hold;
  handle.innerHTML =
    '<svg viewBox="0 0 8 12"><circle cx="2" cy="2" r="1.2"/><circle cx="6" cy="2" r="1.2"/><circle cx="2" cy="6" r="1.2"/>' +
    '<circle cx="6" cy="6" r="1.2"/><circle cx="2" cy="10" r="1.2"/><circle cx="6" cy="10" r="1.2"/></svg>';
  card.append(handle);
  card.classList.add("answer--held");
  card.addEventListener("pointerdown", (event) => {
    const held = handle.contains(event.target);
    const allOfIt = event.pointerType === "mouse" && !event.target.closest("form, .moved");
    if (event.button || !(held || allOfIt)) return;
    event.preventDefault();
    carry(card, select, event);
  });
}

function carry(card, select, { pointerId, pageX, pageY }) {
  const board = card.closest("[data-board]");
  const was = select.form.elements.was.value;
  const ended = new AbortController();
  let tray = null;
  let lane = null;
  card.setPointerCapture(pointerId);
  const over = (found) => {
    lane?.classList.remove("lane--over");
    found?.classList.add("lane--over");
    lane = found;
  };
  const move = (event) => {
    const far = Math.hypot(event.pageX - pageX, event.pageY - pageY) >= FAR;
    if (!tray && !far) return;
    tray ??= openTray(select);
    card.classList.add("answer--dragged");
    card.style.transform = `translate(${event.pageX - pageX}px, ${event.pageY - pageY}px)`;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-lane]");
    const there = under && (tray.contains(under) || board.contains(under)) && under.dataset.lane !== was;
    over(there ? under : null);
  };
  const end = (dropped) => {
    ended.abort();
    const to = lane?.dataset.lane;
    over(null);
    tray?.remove();
    card.classList.remove("answer--dragged");
    card.style.transform = "";
    if (dropped && to !== undefined) put(select, to);
  };
  const { signal } = ended;
  card.addEventListener("pointermove", move, { signal });
  card.addEventListener("pointerup", () => end(true), { signal });
  card.addEventListener("pointercancel", () => end(false), { signal });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && end(false), { signal });
}

// All places of the board at the bottom of the window, near wherever the card is.
function openTray(select) {
  const tray = document.createElement("div");
  tray.className = "tray";
  tray.setAttribute("aria-hidden", "true");
  for (const option of select.options) {
    if (option.value === select.form.elements.was.value) continue;
    const place = document.createElement("span");
    place.className = "tray__one";
    place.dataset.lane = option.value;
    place.textContent = option.textContent;
    tray.append(place);
  }
  document.body.append(tray);
  return tray;
}

function put(select, to) {
  select.value = to;
  const asked = showNeeded(select);
  if (asked) asked.querySelector("input").focus();
  else select.form.requestSubmit();
}
