// Lets people be moved by pointer, finger and arrow keys, and keeps where they were put; nobody else moves.

const STEP = 0.25;
const STEPS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const SLIGHT = 4;
const QUIET = 600;

// `moved` holds by key how many cells somebody stands off; `arrange` draws anew; `measure` tells a cell's size in px.
export function letMove({ root, items, moved, arrange, measure, tell, onChange }) {
  const toggle = document.getElementById("picture-move");
  const help = document.getElementById("picture-moving");
  const undo = document.getElementById("picture-undo");
  const done = [];
  let waiting = null;
  let on = false;

  toggle.hidden = false;
  toggle.addEventListener("click", () => turn(!on));
  undo.addEventListener("click", () => {
    const last = done.pop();
    undo.disabled = done.length === 0;
    if (!last) return;
    const stood = moved[last.key] || [0, 0];
    put(last.key, last.before);
    save(last.key, stood);
    say(help.dataset.undone, last.key);
  });

  function turn(to) {
    on = to;
    toggle.setAttribute("aria-pressed", String(on));
    help.hidden = !on;
    root.classList.toggle("picture--moving", on);
    flush();
    onChange(on);
  }

  function say(words, key) {
    const name = items.get(key).querySelector(".person__name").textContent;
    tell(words.replace("{name}", () => name));
  }

  function put(key, [x, y]) {
    if (x || y) moved[key] = [x, y];
    else delete moved[key];
    arrange();
  }

  function remember(key, before) {
    done.push({ key, before });
    undo.disabled = false;
  }

  // What couldn't be kept goes back to where it was; the page says why.
  function save(key, before) {
    const [x, y] = moved[key] || [0, 0];
    const source = items.get(key).querySelector(".person");
    const values = { person: items.get(key).dataset.id, x, y };
    const look = ({ detail }) => {
      if (!detail.successful) put(key, before);
    };
    source.addEventListener("htmx:afterRequest", look, { once: true });
    window.htmx.ajax("POST", root.dataset.places, { source, values, swap: "none" });
  }

  function flush() {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    save(waiting.key, waiting.before);
    waiting = null;
  }

  for (const [key, item] of items) {
    if (!item.dataset.id) continue;
    const card = item.querySelector(".person");
    card.addEventListener("keydown", (event) => {
      if (!on) return;
      if (event.key === "Escape") turn(false);
      else if (event.key in STEPS) {
        const [x, y] = moved[key] || [0, 0];
        let before = [x, y];
        if (waiting && waiting.key === key) {
          clearTimeout(waiting.timer);
          before = waiting.before;
        } else {
          flush();
          remember(key, before);
        }
        const [dx, dy] = STEPS[event.key];
        const far = event.shiftKey ? 4 : 1;
        put(key, [x + dx * far, y + dy * far]);
        say(help.dataset.moved, key);
        waiting = { key, before, timer: setTimeout(flush, QUIET) };
      } else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    card.addEventListener("blur", flush);
    card.addEventListener(
      "click",
      (event) => {
        if (on) event.stopImmediatePropagation();
      },
      true,
    );
    card.addEventListener("pointerdown", (event) => {
      if (!on || event.button) return;
      card.setPointerCapture(event.pointerId);
      const before = moved[key] || [0, 0];
      const cell = measure();
      const from = { x: event.clientX, y: event.clientY };
      const offset = (now) => [before[0] + (now.clientX - from.x) / cell.width, before[1] + (now.clientY - from.y) / cell.height];
      let dragged = false;
      const drag = (now) => {
        dragged = dragged || Math.hypot(now.clientX - from.x, now.clientY - from.y) > SLIGHT;
        if (dragged) put(key, offset(now));
      };
      const end = (now) => {
        for (const [name, each] of [["pointermove", drag], ["pointerup", end], ["pointercancel", end]]) card.removeEventListener(name, each);
        if (!dragged) return;
        if (now.type === "pointercancel") {
          put(key, before);
          return;
        }
        put(key, offset(now).map((cells) => Math.round(cells / STEP) * STEP));
        remember(key, before);
        save(key, before);
        say(help.dataset.moved, key);
      };
      for (const [name, each] of [["pointermove", drag], ["pointerup", end], ["pointercancel", end]]) card.addEventListener(name, each);
    });
  }

  return { isOn: () => on };
}
