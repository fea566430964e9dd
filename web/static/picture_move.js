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
    put(last.key, last.before);
    save(last.key);
    tell(`${nameOf(last.key)} stands where they stood before.`);
  });

  function turn(to) {
    on = to;
    toggle.setAttribute("aria-pressed", String(on));
    help.hidden = !on;
    root.classList.toggle("picture--moving", on);
    flush();
    onChange(on);
  }

  function nameOf(key) {
    return items.get(key).querySelector(".person__name").textContent;
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

  function save(key) {
    const [x, y] = moved[key] || [0, 0];
    const values = { person: items.get(key).dataset.id, x, y };
    window.htmx.ajax("POST", root.dataset.places, { source: root, values, swap: "none" });
  }

  function flush() {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    save(waiting.key);
    waiting = null;
  }

  for (const [key, item] of items) {
    if (!item.dataset.id) continue;
    const card = item.querySelector(".person");
    card.addEventListener("keydown", (event) => {
      if (!on) return;
      if (event.key === "Escape") turn(false);
      else if (event.key in STEPS) {
        if (!waiting || waiting.key !== key) {
          flush();
          remember(key, moved[key] || [0, 0]);
        } else clearTimeout(waiting.timer);
        const [dx, dy] = STEPS[event.key];
        const far = event.shiftKey ? 4 : 1;
        const [x, y] = moved[key] || [0, 0];
        put(key, [x + dx * far, y + dy * far]);
        tell(`${nameOf(key)}: moved.`);
        waiting = { key, timer: setTimeout(flush, QUIET) };
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
        save(key);
        tell(`${nameOf(key)}: moved.`);
      };
      for (const [name, each] of [["pointermove", drag], ["pointerup", end], ["pointercancel", end]]) card.addEventListener(name, each);
    });
  }

  return { isOn: () => on };
}
