// Lays a soft tint behind those who stand on the same side, with the side's name above the topmost of them.

const SVG = "http://www.w3.org/2000/svg";
const PAD = { across: 6, down: 9 };
const PAD_FAR = { across: 3, down: 3 };
const BAND = 14;
const WIDE = 1.35;

export function drawSides({ hulls, captions, sides, places, card, width, far }) {
  const svg = make("svg", { width: "100%", height: "100%" });
  const shown = sides.filter((side) => side.people.length);
  for (const layer of far ? ["halos"] : ["bands", "halos"]) {
    for (const side of shown) {
      const group = make("g", { class: `hull hull--${side.number}` });
      const points = side.people.map((key) => places[key]);
      group.append(...(layer === "bands" ? bands(points) : halos(points, card, far ? PAD_FAR : PAD)));
      svg.append(group);
    }
  }
  hulls.replaceChildren(svg);
  if (!far) captions.append(...shown.map((side) => label(side, places, card, width)));
}

function halos(points, card, pad) {
  return points.map(({ x, y }) =>
    make("rect", {
      class: "hull__halo",
      x: x - card.width / 2 - pad.across,
      y: y - card.height / 2 - pad.down,
      width: card.width + 2 * pad.across,
      height: card.height + 2 * pad.down,
      rx: pad.across + 6,
    }),
  );
}

// The shortest bands that hold all of them together.
function bands(points) {
  const linked = points.slice(0, 1);
  const waiting = points.slice(1);
  const drawn = [];
  while (waiting.length) {
    let best = { far: Infinity };
    for (const from of linked) {
      for (const to of waiting) {
        const far = Math.hypot(from.x - to.x, from.y - to.y);
        if (far < best.far) best = { far, from, to };
      }
    }
    waiting.splice(waiting.indexOf(best.to), 1);
    linked.push(best.to);
    const { from, to } = best;
    drawn.push(make("line", { class: "hull__band", x1: from.x, y1: from.y, x2: to.x, y2: to.y, "stroke-width": BAND }));
  }
  return drawn;
}

function label(side, places, card, width) {
  const [first] = side.people.map((key) => places[key]).sort((one, other) => one.y - other.y || one.x - other.x);
  const words = document.createElement("p");
  words.className = `picture__side picture__side--${side.number}`;
  words.textContent = side.label;
  const left = Math.max(0, first.x - card.width / 2 - PAD.across);
  const others = Object.entries(places).filter(([key]) => !side.people.includes(key));
  const crowded = others.some(([, { x, y }]) => Math.abs(y - first.y) < card.height && x > first.x && x - first.x < card.width * 1.5);
  Object.assign(words.style, {
    left: `${left}px`,
    top: `${first.y - card.height / 2 - PAD.down}px`,
    maxWidth: `${Math.min(width - left, card.width * (crowded ? 0.95 : WIDE))}px`,
  });
  return words;
}

function make(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
