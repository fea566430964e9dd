// How the ties between people are drawn: which way each line takes, how each kind looks, and the same as paths to keep.

import { plainColors } from "./picture_colors.js";

export const GAP = 54;

// One look for each kind of tie: line, colour and end differ, so that colour is never the only sign.
const KINDS = {
  influences: { color: "move", line: "solid", end: "triangle" },
  trusts: { color: "move", line: "dashed", end: "triangle" },
  supports: { color: "move", line: "solid", end: "circle" },
  defers_to: { color: "move", line: "dotted", end: "vee" },
  conflicts_with: { color: "ask", line: "solid", start: "tee", end: "tee" },
  undermines: { color: "ask", line: "dashed", end: "tee" },
  blames: { color: "ask", line: "dotted", end: "tee" },
  family: { color: "plain", line: "solid", start: "diamond", end: "diamond" },
  communicates: { color: "weak", line: "dotted", end: "chevron", width: 1 },
};
const DASHES = { dotted: [2, 4], dashed: [7, 4] };

// The colours as they are now, from the page's own style.
function readColors(root) {
  const plain = plainColors(root);
  return Object.fromEntries(["move", "ask", "plain", "weak", "line"].map((name) => [name, plain(`var(--tie-${name})`).hex]));
}

function lineStyles(root) {
  const colors = readColors(root);
  return [
    { selector: "node", style: { shape: "rectangle", "background-opacity": 0, "border-width": 0, events: "no" } },
    { selector: "edge", style: { width: 1.5, "line-color": colors.line, "target-arrow-shape": "none", "arrow-scale": 1 } },
    ...Object.entries(KINDS).map(([kind, look]) => ({
      selector: `edge[kind = "${kind}"]`,
      style: {
        width: look.width || "data(width)",
        "line-color": colors[look.color],
        "line-style": look.line === "solid" ? "solid" : "dashed",
        "line-dash-pattern": DASHES[look.line] || DASHES.dashed,
        "source-arrow-shape": look.start || "none",
        "source-arrow-color": colors[look.color],
        "target-arrow-shape": look.end,
        "target-arrow-color": colors[look.color],
        opacity: 0.85,
      },
    })),
    { selector: "edge.pale", style: { opacity: 0.16 } },
    { selector: "edge.aside", style: { opacity: 0.12 } },
    { selector: "edge.lit", style: { opacity: 1, "z-index": 9 } },
  ];
}

// Lines between the people named by `keys`; a change of the page's colours changes theirs. Of very many people only
// the ties of whoever is pointed at are drawn, when `show` is told who; of many the ties are pale until then.
export function drawLines(root, container, keys, ties, { few, pale }) {
  const nodes = keys.map((id) => ({ data: { id } }));
  const edges = ties.map((tie, index) => ({
    data: { id: `tie-${index}`, source: tie.from, target: tie.to, kind: tie.kind, words: tie.words, width: 1 + 2 * tie.strength },
  }));
  const cy = window.cytoscape({
    container,
    elements: few ? [] : [...nodes, ...edges],
    style: lineStyles(root),
    layout: { name: "preset" },
    pixelRatio: few ? 1 : "auto",
    userZoomingEnabled: false,
    userPanningEnabled: false,
    boxSelectionEnabled: false,
    autoungrabify: true,
    autounselectify: true,
  });
  if (pale) cy.edges('[kind != "reports_to"]').addClass("pale");
  watchColors(root, () => cy.style(lineStyles(root)));

  function place(places, card) {
    cy.batch(() => {
      cy.nodes().forEach((node) => {
        node.position(places[node.id()]);
        node.style({ width: card.width, height: card.height });
      });
      route(cy, places, card);
    });
    cy.resize();
    cy.zoom(1);
    cy.pan({ x: 0, y: 0 });
  }

  // Light up one person's ties and set all others aside; tells who is at their other ends.
  function show(id, places, card) {
    if (few) {
      const own = id === null ? [] : edges.filter(({ data }) => data.source === id || data.target === id);
      const ends = new Set(own.flatMap(({ data }) => [data.source, data.target]));
      cy.elements().remove();
      cy.add([...nodes.filter(({ data }) => ends.has(data.id)), ...own]);
      if (own.length) place(places, card);
      return ends;
    }
    const own = id ? cy.getElementById(id).connectedEdges() : cy.collection();
    cy.batch(() => {
      cy.edges().toggleClass("aside", Boolean(id) && own.nonempty());
      cy.edges(".lit").removeClass("lit");
      own.removeClass("aside").addClass("lit");
    });
    return new Set(own.connectedNodes().map((node) => node.id()));
  }

  return { cy, place, show };
}

function watchColors(root, repaint) {
  const again = () => {
    if (root.isConnected) repaint();
  };
  for (const asked of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"]) {
    matchMedia(asked).addEventListener("change", again);
  }
  new MutationObserver(again).observe(document.documentElement, { attributes: true });
}

// Reporting lines go straight up; other ties leave a card at its top or bottom and bend through the space between rows.
function route(cy, places, card) {
  const used = new Map();
  const take = (key) => {
    const count = used.get(key) || 0;
    used.set(key, count + 1);
    return count;
  };
  const lanes = new Map();
  const lane = (boss) => {
    const row = `${places[boss].row}`;
    const bosses = lanes.get(row) || lanes.set(row, []).get(row);
    if (!bosses.includes(boss)) bosses.push(boss);
    return -(14 + (bosses.indexOf(boss) % 5) * 7);
  };
  cy.edges().forEach((edge) => {
    const [start, end] = [edge.source().id(), edge.target().id()];
    const from = places[start];
    const to = places[end];
    if (edge.data("kind") === "reports_to" && to.y < from.y) {
      edge.style({ "curve-style": "taxi", "taxi-direction": "upward", "taxi-turn": lane(end), "source-endpoint": "0 -50%", "target-endpoint": "0 50%" });
      return;
    }
    const apart = to.x - from.x;
    const turn = take([start, end].sort().join());
    const reach = Math.min(card.width * 0.3, 30);
    const bend = { "curve-style": "unbundled-bezier", "edge-distances": "endpoints" };
    if (Math.abs(to.y - from.y) < card.height / 2) {
      const lean = Math.sign(apart) * (reach - 9 * turn);
      const depth = Math.sign(apart) * Math.min(22 + 9 * turn + Math.abs(apart) * 0.03, GAP - 12);
      edge.style({
        ...bend,
        "control-point-distances": [depth, depth],
        "control-point-weights": [0.15, 0.85],
        "source-endpoint": [lean, card.height / 2],
        "target-endpoint": [-lean, card.height / 2],
      });
      return;
    }
    const down = to.y > from.y ? 1 : -1;
    const offset = (turn % 2 ? 1 : -1) * Math.ceil((turn + 1) / 2) * Math.min(14, card.width / 6);
    edge.style({
      ...bend,
      "control-point-distances": [apart === 0 ? offset : down * Math.sign(apart) * 8],
      "control-point-weights": [0.5],
      "source-endpoint": [Math.sign(apart) * reach * 0.6 + offset, (down * card.height) / 2],
      "target-endpoint": [-Math.sign(apart) * reach * 0.6 + offset, (-down * card.height) / 2],
    });
  });
}

// The lines as they are drawn, each as SVG.
export function toPaths(cy) {
  return cy
    .edges()
    .map((edge) => {
      const start = edge.sourceEndpoint();
      const end = edge.targetEndpoint();
      const bends = edge.data("kind") === "reports_to" ? edge.segmentPoints() || [] : [];
      const pulls = bends.length ? [] : edge.controlPoints() || [];
      const color = edge.style("line-color");
      const width = parseFloat(edge.style("width"));
      const dash = edge.style("line-style") === "solid" ? "" : ` stroke-dasharray="${DASHES[(KINDS[edge.data("kind")] || {}).line] || ""}"`;
      const ends = [
        toEnd(edge.style("source-arrow-shape"), bends[0] || pulls[0] || end, start, width),
        toEnd(edge.style("target-arrow-shape"), bends.at(-1) || pulls.at(-1) || start, end, width),
      ].join("");
      const line = `<path d="${toPath(start, bends, pulls, end)}" fill="none" stroke-width="${width}"${dash}/>`;
      return `<g stroke="${color}" fill="${color}" opacity="${edge.style("opacity")}">${line}${ends}</g>`;
    })
    .join("");
}

function toPath(start, bends, pulls, end) {
  const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  if (!pulls.length) return [`M${at(start)}`, ...[...bends, end].map((point) => `L${at(point)}`)].join("");
  const steps = pulls.map((pull, index) => {
    const next = pulls[index + 1];
    const stop = next ? { x: (pull.x + next.x) / 2, y: (pull.y + next.y) / 2 } : end;
    return `Q${at(pull)} ${at(stop)}`;
  });
  return `M${at(start)}${steps.join("")}`;
}

// What stands at the end of a line, drawn pointing to the right and turned to where the line goes.
function toEnd(shape, from, tip, width) {
  const size = 4 + width * 1.2;
  const drawn = {
    triangle: `<path d="M0 0L${-size * 1.5} ${size * 0.7}V${-size * 0.7}Z"/>`,
    vee: `<path d="M0 0L${-size * 1.5} ${size * 0.7}L${-size * 0.9} 0L${-size * 1.5} ${-size * 0.7}Z"/>`,
    chevron: `<path d="M${-size} ${-size * 0.6}L0 0L${-size} ${size * 0.6}" fill="none"/>`,
    tee: `<path d="M0 ${-size * 0.8}V${size * 0.8}" stroke-width="2"/>`,
    circle: `<circle cx="${-size * 0.5}" r="${size * 0.5}"/>`,
    diamond: `<path d="M0 0L${-size * 0.6} ${size * 0.6}L${-size * 1.2} 0L${-size * 0.6} ${-size * 0.6}Z"/>`,
  }[shape];
  if (!drawn) return "";
  const turn = (Math.atan2(tip.y - from.y, tip.x - from.x) * 180) / Math.PI;
  return `<g transform="translate(${tip.x.toFixed(1)} ${tip.y.toFixed(1)}) rotate(${turn.toFixed(1)})">${drawn}</g>`;
}
