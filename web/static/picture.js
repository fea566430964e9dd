// Sets the people that the page lists in their places, draws what ties them, and lets keys and pointer move among them.
// People stay what the server wrote: buttons in a list. Only their places and what lies behind them are added.

import { letExport } from "./picture_export.js";
import { letFind } from "./picture_find.js";
import { GAP, drawLines } from "./picture_lines.js";
import { letMove } from "./picture_move.js";
import { ROOMY, TIGHT, chooseLayout, settle } from "./picture_places.js";
import { drawSides } from "./picture_sides.js";

const SIDE_GAP = 10;
const WIDEST = 200;
const LOWEST = 64;
const CLOSE = { gap: 10, lowest: 34 };
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// What was looked at last, so that a page that came anew after a change shows the same.
const seen = { deal: null, address: null, chosen: null };

document.addEventListener("htmx:load", begin);

function begin({ detail }) {
  const picture = document.getElementById("picture");
  const data = document.getElementById("picture-data");
  if (!picture || !data || !window.cytoscape || picture.dataset.drawn) return;
  picture.dataset.drawn = "true";
  const card = document.getElementById("picture-card");
  if (seen.deal !== card.dataset.deal) Object.assign(seen, { deal: card.dataset.deal, address: null, chosen: null });
  const alone = detail.elt === card;
  if (alone) seen.address = card.dataset.address || null;
  else if (seen.address && !card.dataset.address) {
    window.htmx.ajax("GET", seen.address, { source: card, target: "#picture-card", select: "#picture-card", swap: "outerHTML show:none" });
  }
  draw(card, picture, JSON.parse(data.textContent));
}

function draw(card, root, drawing) {
  const captions = root.querySelector(".picture__captions");
  const told = document.getElementById("picture-tie");
  const sheet = document.getElementById("picture-sheet");
  const items = new Map([...root.querySelectorAll("[data-person]")].map((item) => [item.dataset.person, item]));
  const buttons = new Map([...items].map(([key, item]) => [key, item.querySelector(".person")]));
  const keys = [...buttons.keys()];
  const far = root.classList.contains("picture--far");
  const gap = drawing.teams ? CLOSE.gap : GAP;
  const { moved } = drawing;
  const lines = drawLines(root, document.getElementById("picture-lines"), keys, drawing.ties, { few: far, pale: drawing.pale });
  const { cy } = lines;
  let places = {};
  let cell = { width: 1, height: 1 };
  let size = null;
  let chosen = null;
  let moving = { isOn: () => false };

  function arrange({ anew = false } = {}) {
    const width = root.clientWidth;
    const layout = chooseLayout(drawing.layouts, width, far ? TIGHT : ROOMY);
    const spots = Object.entries(layout.places);
    const columns = spots.map(([, [column]]) => column);
    const left = Math.min(...columns) - 0.5;
    const used = Math.max(...columns) + 0.5 - left;
    const across = Math.min(width / used, WIDEST);
    const margin = (width - across * used) / 2;
    root.classList.toggle("picture--roomy", across >= ROOMY && !far);
    root.classList.add("picture--drawn");
    if (anew || !size) size = measure(across - SIDE_GAP);
    const pitch = size.height + gap;
    const top = (row) => (row - 0.5) * pitch;
    cell = { width: across, height: pitch };
    places = {};
    for (const [id, [column, row]] of spots) {
      places[id] = { x: margin + (column - left) * across, y: top(row) + size.height / 2 + 4, row };
    }
    for (const [id, [dx, dy]] of Object.entries(moved)) {
      if (places[id]) places[id] = settle({ id, offset: [dx, dy], places, size, cell, width, exact: moving.isOn() });
    }
    const last = Math.max(...Object.values(places).map((place) => place.y)) + size.height / 2;
    const height = Math.max(layout.rows * pitch - gap, last) + (bendsBelow() ? gap - 12 : 12);
    root.style.height = `${height}px`;
    for (const [id, item] of items) {
      const place = places[id];
      Object.assign(item.style, {
        left: `${place.x - size.width / 2}px`,
        top: `${place.y - size.height / 2}px`,
        width: `${size.width}px`,
        height: `${size.height}px`,
      });
    }
    captions.replaceChildren(
      ...layout.captions.map(([words, row, start, end]) => {
        const caption = document.createElement("p");
        caption.className = "picture__caption";
        caption.textContent = words;
        Object.assign(caption.style, {
          bottom: `${height - top(row) - 2}px`,
          left: `${Math.max(0, margin + (start - left) * across + SIDE_GAP / 2)}px`,
          width: `${Math.min(end - start, used) * across - SIDE_GAP}px`,
        });
        return caption;
      }),
    );
    drawSides({ hulls: document.getElementById("picture-hulls"), captions, sides: drawing.sides, places, card: size, width, far });
    lines.place(places, size);
  }

  // All cards are as high as the one with the longest name and title needs, so that no words are cut.
  function measure(width) {
    for (const item of items.values()) Object.assign(item.style, { width: `${width}px`, height: "auto" });
    return { width, height: Math.max(far ? CLOSE.lowest : LOWEST, ...[...items.values()].map((item) => item.offsetHeight)) };
  }

  // Ties between neighbours of the last row bend below it and need room there.
  function bendsBelow() {
    if (drawing.teams) return false;
    const last = Math.max(...Object.values(places).map((place) => place.row));
    return drawing.ties.some((tie) => places[tie.from].row === last && places[tie.to].row === last);
  }

  // Light up one person's ties and set everybody else aside.
  function light(wanted) {
    const id = moving.isOn() ? null : wanted;
    const near = lines.show(id, places, size);
    for (const [key, button] of buttons) button.classList.toggle("person--aside", near.size > 0 && key !== id && !near.has(key));
  }

  function choose(id) {
    if (!sheet || (id !== null && !document.getElementById(id))) return;
    chosen = id;
    seen.chosen = id && items.get(id).dataset.id;
    for (const [key, button] of buttons) {
      const about = document.getElementById(key);
      if (!about) continue;
      button.setAttribute("aria-expanded", String(key === id));
      about.hidden = key !== id;
    }
    sheet.hidden = id === null;
    sheet.scrollTop = 0;
    light(id);
  }

  // Where the sheet would lie over the person it tells of, the page makes room.
  function makeRoom(id) {
    if (id === null || !sheet || sheet.hidden) return;
    const person = buttons.get(id).getBoundingClientRect();
    const over = sheet.getBoundingClientRect();
    const hidden = Math.min(person.bottom + SIDE_GAP - over.top, person.top - SIDE_GAP);
    if (hidden > 0 && person.right > over.left) window.scrollBy({ top: hidden });
  }

  function stopAt(id) {
    for (const [key, button] of buttons) button.tabIndex = key === id || moving.isOn() ? 0 : -1;
  }

  function moveTo(id) {
    stopAt(id);
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
      const away = ahead + aside * 0.6;
      if (best === null || away < best.away) best = { key, away };
    }
    return best && best.key;
  }

  function tell(words) {
    told.textContent = words;
  }

  if (root.dataset.places && drawing.movable) {
    moving = letMove({
      root,
      items,
      moved,
      tell,
      arrange,
      measure: () => cell,
      onChange: () => {
        choose(null);
        stopAt(keys[0]);
        arrange();
      },
    });
  }
  for (const [id, button] of buttons) {
    button.tabIndex = id === keys[0] ? 0 : -1;
    if (document.getElementById(id)) button.setAttribute("aria-expanded", "false");
    button.addEventListener("focus", () => {
      stopAt(id);
      if (!button.matches(":focus-visible") || moving.isOn()) return;
      choose(document.getElementById(id) ? id : null);
      light(id);
      makeRoom(chosen);
    });
    if (sheet) {
      button.addEventListener("click", (event) => {
        choose(chosen === id && event.detail > 0 ? null : id);
        makeRoom(chosen);
      });
    }
    button.addEventListener("mouseenter", () => light(id));
    button.addEventListener("mouseleave", () => light(chosen));
    button.addEventListener("keydown", (event) => {
      let next = null;
      if (event.key in DIRECTIONS) next = neighbour(id, DIRECTIONS[event.key]);
      else if (event.key === "Home") next = keys[0];
      else if (event.key === "End") next = keys[keys.length - 1];
      else if (event.key === "Escape") choose(null);
      else return;
      event.preventDefault();
      if (next) moveTo(next);
    });
  }
  const close = document.getElementById("picture-close");
  if (close) {
    close.addEventListener("click", () => {
      const back = buttons.get(chosen);
      choose(null);
      if (back) back.focus({ preventScroll: true });
      choose(null);
    });
  }
  cy.on("mouseover", "edge", (event) => {
    event.target.addClass("lit");
    tell(event.target.data("words"));
  });
  cy.on("mouseout", "edge", () => {
    tell("");
    light(chosen);
  });
  letFind(card, buttons, { choose, moveTo, everyone: card.dataset.everyone === "true" });
  letExport({ card, cy, drawing, tell });

  let width = 0;
  new ResizeObserver(() => {
    if (root.clientWidth > 0 && root.clientWidth !== width) {
      width = root.clientWidth;
      arrange({ anew: true });
      root.dataset.ready = "true";
    }
  }).observe(root);
  const again = seen.chosen && keys.find((key) => items.get(key).dataset.id === seen.chosen);
  if (drawing.chosen || again) choose(drawing.chosen || again);
}
