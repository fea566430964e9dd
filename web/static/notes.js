// Notes: pasting anywhere on the box, and one key for each suggestion. Everything works with the buttons alone, too.

document.addEventListener("htmx:load", ({ detail }) => begin(detail.elt));

const begun = new WeakSet();

function once(element, start) {
  if (!element || begun.has(element)) return;
  begun.add(element);
  start(element);
}

function begin(root) {
  once(document.getElementById("notes-box"), beginBox);
  once(document.getElementById("notes-form"), beginSheet);
  for (const one of document.querySelectorAll(".suggestion")) once(one, (item) => beginItem(item, root));
  count();
}

function beginBox(box) {
  const text = box.querySelector("textarea");
  const left = box.querySelector("[data-count]");
  const longest = Number(text.dataset.longest);
  const write = (number) => number.toLocaleString(document.documentElement.lang);
  const tell = () => {
    left.hidden = !text.value;
    left.textContent = left.dataset.count.replace("{typed}", write(text.value.length)).replace("{longest}", write(longest));
    left.classList.toggle("field__fault", text.value.length > longest);
  };
  text.addEventListener("input", tell);
  tell();
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.requestSubmit(box.querySelector("[value=read]"));
    }
  });
  if (!box.querySelector(".fault")) text.focus({ preventScroll: true });
}

// Ctrl+V anywhere on the page goes into the box, unless somebody is writing in another field.
document.addEventListener("paste", (event) => {
  const text = document.querySelector("#notes-box textarea");
  const within = event.target instanceof Element && event.target.closest("input, select, textarea");
  if (!text || within) return;
  const pasted = event.clipboardData.getData("text/plain");
  if (!pasted) return;
  event.preventDefault();
  text.focus();
  text.setRangeText(pasted, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
});

function beginSheet(form) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("click", onClick);
  const all = form.querySelector("[data-all]");
  seen.clear();
  if (all) {
    all.disabled = true;
    watch = new IntersectionObserver(see, { threshold: 0.5 });
  }
  const first = form.querySelector("[data-act=confirm]");
  if (first) first.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

// All at once may be confirmed only when each was on the screen.
let watch = null;
const seen = new Set();

function see(entries) {
  for (const { target, isIntersecting } of entries) if (isIntersecting) seen.add(target.id);
  count();
}

function count() {
  const all = document.querySelector("[data-all]");
  if (!all) return;
  const open = [...document.querySelectorAll(".suggestion[data-state=open][data-sure]")];
  all.disabled = open.length === 0 || open.some((one) => !seen.has(one.id));
}

function beginItem(item, root) {
  if (watch) watch.observe(item);
  const change = item.querySelector("[data-act=change]");
  const fields = item.querySelector("details");
  if (change) {
    change.hidden = false;
    item.querySelector("summary").classList.add("unseen");
    change.setAttribute("aria-expanded", String(fields.open));
    fields.addEventListener("toggle", () => change.setAttribute("aria-expanded", String(fields.open)));
  }
  if (root === item && item.classList.contains("suggestion--fault")) fields?.querySelector("select, input").focus();
}

function onClick(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const item = button.closest(".suggestion");
  if (button.dataset.act === "change") open(item);
  if (button.dataset.act === "confirm" || button.dataset.act === "drop") {
    item.dataset.state = "sent";
    move(item, 1, true);
  }
  if ("answer" in button.dataset) goOn(button.closest("li"));
}

function open(item) {
  const fields = item.querySelector("details");
  fields.open = !fields.open;
  if (fields.open) fields.querySelector("select, input:not([type=hidden])").focus();
}

// Focus goes on before the answer is there, so that the next key is for the next suggestion.
function move(item, step, onlyOpen) {
  const all = [...document.querySelectorAll(".suggestion")];
  const at = all.indexOf(item);
  const after = step > 0 ? all.slice(at + 1) : all.slice(0, at).reverse();
  const wanted = (one) => !onlyOpen || one.dataset.state === "open";
  const target = after.find(wanted) || (onlyOpen && all.find(wanted));
  if (!target && onlyOpen) goOn(null);
  if (!target) return;
  const button = target.querySelector(".suggestion__acts button");
  if (button) button.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
}

// After the last suggestion comes who decides, and after the last of them the way back to the deal.
function goOn(row) {
  const rows = [...document.querySelectorAll(".asked__row")];
  const following = rows.slice(rows.indexOf(row) + 1).find((one) => one.querySelector("[value$=':yes']"));
  const open = document.querySelector(".suggestion[data-state=open] [data-act=confirm]");
  const target = following?.querySelector("button") || open || document.getElementById("notes-done");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  const item = event.target.closest(".suggestion");
  if (!item || event.altKey) return;
  const inField = event.target.matches("select, input");
  if (event.key === "Escape") {
    item.querySelector("details").open = false;
    item.querySelector(".suggestion__acts button").focus();
  } else if (event.key === "Enter" && (inField || event.ctrlKey || event.metaKey)) {
    press(event, item, "confirm");
  } else if (inField || event.ctrlKey || event.metaKey) {
    return;
  } else if (event.key === "y") press(event, item, "confirm");
  else if (event.key === "x") press(event, item, "drop");
  else if (event.key === "e") press(event, item, "change");
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(item, event.key === "ArrowDown" ? 1 : -1, false);
  }
}

function press(event, item, name) {
  const button = item.querySelector(`[data-act=${name}]`);
  event.preventDefault();
  if (button) button.click();
}
