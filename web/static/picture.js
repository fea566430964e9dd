// Draws the ties between the people that the page lists, and lets keys and pointer move among them.
// People stay what the server wrote: buttons in a list. Only their places and the lines between them are added.

const GAP = 54;
const SIDE_GAP = 10;
const ROOMY = 132;
const TIGHT = 96;
const WIDEST = 200;
const LOWEST = 64;

document.addEventListener("htmx:load", begin);
window.addEventListener("hashchange", openTarget);

function begin() {
  const picture = document.getElementById("picture");
  const data = document.getElementById("picture-data");
  if (picture && data && window.cytoscape && !picture.dataset.drawn) {
    picture.dataset.drawn = "true";
    draw(picture, JSON.parse(data.textContent));
    openTarget();
  }
}

// A link to a finding or to the tables opens what it points to.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView({ block: "nearest" });
  }
}

function draw(root, drawing) {
  const lines = document.getElementById("picture-lines");
  const captions = root.querySelector(".picture__captions");
  const told = document.getElementById("picture-tie");
  const sheet = document.getElementById("picture-sheet");
  const items = [...root.querySelectorAll("[data-person]")];
  const buttons = new Map(items.map((item) => [item.dataset.person, item.querySelector("button")]));
  const keys = [...buttons.keys()];
  let places = {};
  let chosen = null;

  const cy = window.cytoscape({
    container: lines,
    elements: [
      ...keys.map((id) => ({ data: { id } })),
      ...drawing.ties.map((tie, index) => ({
        data: { id: `tie-${index}`, source: tie.from, target: tie.to, kind: tie.kind, words: tie.words, width: 1 + 2 * tie.strength },
      })),
    ],
    style: lineStyles(),
    layout: { name: "preset" },
    userZoomingEnabled: false,
    userPanningEnabled: false,
    boxSelectionEnabled: false,
    autoungrabify: true,
    autounselectify: true,
  });

  function arrange() {
    const width = root.clientWidth;
    const layout = chooseLayout(drawing.layouts, width);
    const spots = Object.entries(layout.places);
    const columns = spots.map(([, [column]]) => column);
    const left = Math.min(...columns) - 0.5;
    const used = Math.max(...columns) + 0.5 - left;
    const cell = Math.min(width / used, WIDEST);
    const margin = (width - cell * used) / 2;
    const roomy = cell >= ROOMY;
    root.classList.toggle("picture--roomy", roomy);
    root.classList.add("picture--drawn");
    const card = measure(cell - SIDE_GAP);
    const pitch = card.height + GAP;
    const top = (row) => (row - 0.5) * pitch;
    places = {};
    for (const [id, [column, row]] of spots) {
      places[id] = { x: margin + (column - left) * cell, y: top(row) + card.height / 2 + 4, row };
    }
    const height = layout.rows * pitch - GAP + (bendsBelow() ? GAP - 12 : 12);
    root.style.height = `${height}px`;
    for (const item of items) {
      const place = places[item.dataset.person];
      Object.assign(item.style, {
        left: `${place.x - card.width / 2}px`,
        top: `${place.y - card.height / 2}px`,
        width: `${card.width}px`,
        height: `${card.height}px`,
      });
    }
    captions.replaceChildren(
      ...layout.captions.map(([words, row, start, end]) => {
        const caption = document.createElement("p");
        caption.className = "picture__caption";
        caption.textContent = words;
        Object.assign(caption.style, {
          bottom: `${height - top(row) - 2}px`,
          left: `${Math.max(0, margin + (start - left) * cell + SIDE_GAP / 2)}px`,
          width: `${Math.min(end - start, used) * cell - SIDE_GAP}px`,
        });
        return caption;
      }),
    );
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

  // All cards are as high as the one with the longest name and title needs, so that no words are cut.
  function measure(width) {
    for (const item of items) Object.assign(item.style, { width: `${width}px`, height: "auto" });
    return { width, height: Math.max(LOWEST, ...items.map((item) => item.offsetHeight)) };
  }

  // Ties between neighbours of the last row bend below it and need room there.
  function bendsBelow() {
    const last = Math.max(...Object.values(places).map((place) => place.row));
    return drawing.ties.some((tie) => places[tie.from].row === last && places[tie.to].row === last);
  }

  // Light up one person's ties and set everybody else aside.
  function light(id) {
    const own = id ? cy.getElementById(id).connectedEdges() : cy.collection();
    const near = new Set(own.connectedNodes().map((node) => node.id()));
    cy.edges().toggleClass("aside", Boolean(id) && own.nonempty());
    own.removeClass("aside").addClass("lit");
    cy.edges().not(own).removeClass("lit");
    for (const [key, button] of buttons) {
      button.classList.toggle("person--aside", Boolean(id) && own.nonempty() && key !== id && !near.has(key));
    }
  }

  function choose(id) {
    chosen = id;
    for (const [key, button] of buttons) {
      button.setAttribute("aria-expanded", String(key === id));
      document.getElementById(key).hidden = key !== id;
    }
    sheet.hidden = id === null;
    sheet.scrollTop = 0;
    light(id);
  }

  function moveTo(id) {
    for (const [key, button] of buttons) button.tabIndex = key === id ? 0 : -1;
    buttons.get(id).focus();
  }

  function neighbour(id, [dx, dy]) {
    const from = places[id];
    let best = null;
    for (const key of keys) {
      const across = places[key].x - from.x;
      const down = places[key].y - from.y;
      const ahead = across * dx + down * dy;
      const aside = Math.abs(across * dy) + Math.abs(down * dx);
      if (key === id || ahead < 5 || (dx !== 0 && aside > 5)) continue;
      const far = ahead + aside * 0.6;
      if (best === null || far < best.far) best = { key, far };
    }
    return best && best.key;
  }

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  for (const [id, button] of buttons) {
    button.tabIndex = id === keys[0] ? 0 : -1;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("focus", () => {
      for (const [key, other] of buttons) other.tabIndex = key === id ? 0 : -1;
      if (button.matches(":focus-visible")) choose(id);
    });
    button.addEventListener("click", (event) => choose(chosen === id && event.detail > 0 ? null : id));
    button.addEventListener("mouseenter", () => light(id));
    button.addEventListener("mouseleave", () => light(chosen));
    button.addEventListener("keydown", (event) => {
      let next = null;
      if (event.key in directions) next = neighbour(id, directions[event.key]);
      else if (event.key === "Home") next = keys[0];
      else if (event.key === "End") next = keys[keys.length - 1];
      else if (event.key === "Escape") choose(null);
      else return;
      event.preventDefault();
      if (next) moveTo(next);
    });
  }
  document.getElementById("picture-close").addEventListener("click", () => {
    const back = buttons.get(chosen);
    choose(null);
    if (back) back.focus({ preventScroll: true });
    choose(null);
  });
  cy.on("mouseover", "edge", (event) => {
    event.target.addClass("lit");
    told.textContent = event.target.data("words");
  });
  cy.on("mouseout", "edge", (event) => {
    told.textContent = "";
    light(chosen);
    if (chosen === null) event.target.removeClass("lit");
  });

  let width = 0;
  new ResizeObserver(() => {
    if (root.clientWidth > 0 && root.clientWidth !== width) {
      width = root.clientWidth;
      arrange();
      root.dataset.ready = "true";
    }
  }).observe(root);
}

// Take as few columns as show the reporting lines unbroken; where none does, as many as read comfortably.
function chooseLayout(layouts, width) {
  const most = Math.max(...Object.keys(layouts).map(Number));
  const roomy = Math.max(3, Math.min(most, Math.floor(width / ROOMY)));
  const tight = Math.max(3, Math.min(most, Math.floor(width / TIGHT)));
  for (let columns = roomy; columns <= tight; columns += 1) {
    if (layouts[columns].tidy) return layouts[columns];
  }
  return layouts[roomy];
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
    const from = places[edge.source().id()];
    const to = places[edge.target().id()];
    if (edge.data("kind") === "reports_to" && to.y < from.y) {
      edge.style({ "curve-style": "taxi", "taxi-direction": "upward", "taxi-turn": lane(edge.target().id()), "source-endpoint": "0 -50%", "target-endpoint": "0 50%" });
      return;
    }
    const apart = to.x - from.x;
    const pair = [edge.source().id(), edge.target().id()].sort().join();
    const level = Math.abs(to.y - from.y) < card.height / 2;
    const turn = take(pair);
    const reach = Math.min(card.width * 0.3, 30);
    if (level) {
      const lean = Math.sign(apart) * (reach - 9 * turn);
      const depth = Math.min(22 + 9 * turn + Math.abs(apart) * 0.03, GAP - 12);
      const flip = Math.sign(apart);
      edge.style({
        "curve-style": "unbundled-bezier",
        "edge-distances": "endpoints",
        "control-point-distances": [flip * depth, flip * depth],
        "control-point-weights": [0.15, 0.85],
        "source-endpoint": [lean, card.height / 2],
        "target-endpoint": [-lean, card.height / 2],
      });
      return;
    }
    const down = to.y > from.y;
    const offset = (turn % 2 ? 1 : -1) * Math.ceil((turn + 1) / 2) * Math.min(14, card.width / 6);
    edge.style({
      "curve-style": "unbundled-bezier",
        "edge-distances": "endpoints",
      "control-point-distances": [apart === 0 ? offset : (down === apart > 0 ? 1 : -1) * 8],
      "control-point-weights": [0.5],
      "source-endpoint": [Math.sign(apart) * reach * 0.6 + offset, (down ? 1 : -1) * (card.height / 2)],
      "target-endpoint": [-Math.sign(apart) * reach * 0.6 + offset, (down ? -1 : 1) * (card.height / 2)],
    });
  });
}

// One look for each kind of tie: line, colour and end differ, so that colour is never the only sign.
function lineStyles() {
  const accent = "#0b5cab";
  const ask = "#8c4b02";
  const grey = "#5c5c5c";
  const kinds = {
    influences: { color: accent, line: "solid", end: "triangle" },
    trusts: { color: accent, line: "dashed", end: "triangle" },
    supports: { color: accent, line: "solid", end: "circle" },
    defers_to: { color: accent, line: "dotted", end: "vee" },
    conflicts_with: { color: ask, line: "solid", start: "tee", end: "tee" },
    undermines: { color: ask, line: "dashed", end: "tee" },
    blames: { color: ask, line: "dotted", end: "tee" },
    family: { color: grey, line: "solid", start: "diamond", end: "diamond" },
    communicates: { color: "#747474", line: "dotted", end: "chevron", width: 1 },
  };
  return [
    { selector: "node", style: { shape: "rectangle", "background-opacity": 0, "border-width": 0, events: "no" } },
    { selector: "edge", style: { width: 1.5, "line-color": "#939393", "target-arrow-shape": "none", "arrow-scale": 1 } },
    ...Object.entries(kinds).map(([kind, look]) => ({
      selector: `edge[kind = "${kind}"]`,
      style: {
        width: look.width || "data(width)",
        "line-color": look.color,
        "line-style": look.line === "solid" ? "solid" : "dashed",
        "line-dash-pattern": look.line === "dotted" ? [2, 4] : [7, 4],
        "source-arrow-shape": look.start || "none",
        "source-arrow-color": look.color,
        "target-arrow-shape": look.end,
        "target-arrow-color": look.color,
        opacity: 0.85,
      },
    })),
    { selector: "edge.aside", style: { opacity: 0.12 } },
    { selector: "edge.lit", style: { opacity: 1, "z-index": 9 } },
  ];
}
