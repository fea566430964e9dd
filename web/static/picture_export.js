// Makes a picture to keep, as SVG or PNG, of what is on the screen: people, lines, sides, legend, title and day.

import { plainColors } from "./picture_colors.js";
import { toPaths } from "./picture_lines.js";

const EDGE = 20;
const HEAD = 64;
const SCALE = 2;
const LARGEST = 16000;

export function letExport({ card, cy, drawing, tell }) {
  const words = card.querySelector("#picture-tools").dataset;
  for (const button of card.querySelectorAll("[data-export]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      tell("");
      try {
        const kind = button.dataset.export;
        const drawn = await toSvg(card, cy, drawing, words.note);
        const svg = new Blob([drawn.text], { type: "image/svg+xml" });
        keep(kind === "svg" ? svg : await toPng(svg, drawn), `${toFileName(drawing.title) || words.nameless}.${kind}`);
      } catch {
        tell(words.failed);
      }
    });
  }
}

function toFileName(title) {
  return title.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, " ").replace(/\s+/g, " ").trim().slice(0, 80);
}

function keep(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function toPng(svg, { width, height }) {
  const image = new Image();
  const address = URL.createObjectURL(svg);
  image.src = address;
  await image.decode();
  const scale = Math.min(SCALE, LARGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

async function toSvg(card, cy, drawing, note) {
  const symbols = await loadSymbols(card);
  const root = card.querySelector("#picture");
  const legend = card.querySelector("#picture-legend");
  const from = root.getBoundingClientRect();
  const below = legend.getBoundingClientRect();
  const width = Math.ceil(from.width + 2 * EDGE);
  const height = Math.ceil(HEAD + from.height + EDGE + below.height + EDGE);
  const page = getComputedStyle(card);
  const moved = (rect, x, y, inner) => `<g transform="translate(${x - rect.left} ${y - rect.top})">${inner}</g>`;
  const hulls = root.querySelector(".picture__hulls svg");
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escape(page.fontFamily)}">
<title>${escape(drawing.title)}</title><desc>${escape(note)}</desc>
<rect width="${width}" height="${height}" fill="${page.backgroundColor}"/>
<text x="${EDGE}" y="30" font-size="17" font-weight="700" fill="${page.color}">${escape(drawing.title)}</text>
<text x="${EDGE}" y="50" font-size="12" fill="${page.color}">${escape(drawing.as_of)} · ${escape(note)}</text>
<g transform="translate(${EDGE} ${HEAD})">${hulls ? toHulls(hulls) : ""}${toPaths(cy)}</g>
${moved(from, EDGE, HEAD, [...root.querySelectorAll(".picture__caption, .picture__side, .picture__place")].map((one) => toShapes(one, symbols)).join(""))}
${moved(below, EDGE, HEAD + from.height + EDGE, toShapes(legend, symbols))}
</svg>`;
  return { text: withPlainColors(text, card), width, height };
}

// Colours that only newer browsers know, or that stand for another, become plain ones that every program reads.
function withPlainColors(text, card) {
  const plain = plainColors(card);
  return text.replace(/\b(fill|stroke)="([^"]+)"/g, (given, name, color) => {
    if (color === "none") return given;
    const { hex, alpha } = plain(color);
    return `${name}="${hex}"${alpha < 1 ? ` ${name}-opacity="${alpha.toFixed(2)}"` : ""}`;
  });
}

function toHulls(svg) {
  const shapes = [...svg.querySelectorAll("rect, line")].map((shape) => {
    const style = getComputedStyle(shape);
    const given = [...shape.attributes].filter(({ name }) => name !== "class" && name !== "stroke-width").map(({ name, value }) => `${name}="${value}"`);
    return `<${shape.tagName} ${given.join(" ")} fill="${style.fill}" stroke="${style.stroke}" stroke-width="${style.strokeWidth}" stroke-linecap="round"/>`;
  });
  return shapes.join("");
}

// The signs that the page takes from files of its own, with the colours that they have now.
async function loadSymbols(card) {
  const symbols = new Map();
  const files = new Set([...card.querySelectorAll("use")].map((use) => use.getAttribute("href").split("#")[0]));
  for (const file of files) {
    const page = new DOMParser().parseFromString(await (await fetch(file)).text(), "image/svg+xml");
    for (const symbol of page.querySelectorAll("symbol")) symbols.set(`${file}#${symbol.id}`, symbol);
  }
  return symbols;
}

function toShapes(element, symbols) {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden" || element.matches(".unseen")) return "";
  if (element instanceof SVGSVGElement) return toSign(element, style, symbols);
  const inner = [...element.childNodes].map((node) =>
    node.nodeType === Node.TEXT_NODE ? toLines(node, style) : node.nodeType === Node.ELEMENT_NODE ? toShapes(node, symbols) : "",
  );
  return toBox(element, style) + inner.join("");
}

function toSign(svg, style, symbols) {
  const symbol = symbols.get(svg.querySelector("use").getAttribute("href"));
  if (!symbol) return "";
  const box = svg.getBoundingClientRect();
  const drawn = symbol.innerHTML
    .replace(/ xmlns="[^"]*"/g, "")
    .replace(/var\((--[\w-]+)(?:,\s*([^)]*))?\)/g, (_, name, fallback) => style.getPropertyValue(name).trim() || fallback || "currentColor");
  return `<svg x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" viewBox="${symbol.getAttribute("viewBox")}">${drawn}</svg>`;
}

function toBox(element, style) {
  const box = element.getBoundingClientRect();
  const edge = parseFloat(style.borderTopWidth) || 0;
  const around = parseFloat(style.borderLeftWidth) > 0;
  const fill = style.backgroundColor;
  const parts = [];
  const rect = (grow, fillColor, line) =>
    `<rect x="${box.left - grow}" y="${box.top - grow}" width="${box.width + 2 * grow}" height="${box.height + 2 * grow}" rx="${(parseFloat(style.borderTopLeftRadius) || 0) + grow}" fill="${fillColor}"${line}/>`;
  const dash = (kind) => ({ dashed: ' stroke-dasharray="5 3"', dotted: ' stroke-dasharray="2 2"' })[kind] || "";
  const filled = !/^rgba\(.*, 0\)$|^transparent$/.test(fill);
  if (filled || (edge && around)) {
    const line = edge && around ? ` stroke="${style.borderTopColor}" stroke-width="${edge}"${dash(style.borderTopStyle)}` : "";
    parts.push(rect(-edge / 2, filled ? fill : "none", line));
  } else if (edge) {
    parts.push(`<path d="M${box.left} ${box.top}h${box.width}" stroke="${style.borderTopColor}" stroke-width="${edge}"/>`);
  }
  const bar = style.getPropertyValue("--bar").trim();
  if (bar && element.matches(".person, .legend__box")) {
    const broken = bar === "broken" ? ' stroke-dasharray="6 5"' : "";
    const inset = Math.min(5, box.width / 10);
    parts.push(`<path d="M${box.left + inset} ${box.top + 2.5}h${box.width - 2 * inset}" stroke="${style.getPropertyValue("--bar-color").trim() || style.color}" stroke-width="4"${broken}/>`);
  }
  if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) && !element.matches(":focus")) {
    const wide = parseFloat(style.outlineWidth);
    parts.push(rect(parseFloat(style.outlineOffset) + wide / 2, "none", ` stroke="${style.outlineColor}" stroke-width="${wide}"${dash(style.outlineStyle)}`));
  }
  return parts.join("");
}

// Words stand where they stand on the screen, line by line; what is cut there is cut here.
function toLines(node, style) {
  const range = document.createRange();
  const lines = [];
  const end = style.textOverflow === "ellipsis" ? node.parentElement.getBoundingClientRect().right - 1.6 * parseFloat(style.fontSize) : Infinity;
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    for (const [part, rects] of pieces(range, node, index, word)) {
      const last = lines.at(-1);
      if (rects.right > end) {
        if (last && last.words.at(-1) !== "…") last.words.push("…");
        continue;
      }
      if (last && Math.abs(last.top - rects.top) < 3) {
        last.words.push(part);
        last.left = Math.min(last.left, rects.left);
      } else lines.push({ top: rects.top, left: rects.left, height: rects.height, words: [part] });
    }
  }
  const size = parseFloat(style.fontSize);
  return lines
    .map(({ top, left, height, words }) => {
      const y = top + height / 2 + size * 0.36;
      return `<text x="${left.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${style.fontWeight}" fill="${style.color}">${escape(words.join(" "))}</text>`;
    })
    .join("");
}

// A word that is broken is told in the pieces that stand in each line.
function pieces(range, node, index, word) {
  const rects = [...range.getClientRects()].filter((rect) => rect.width);
  if (rects.length < 2) return rects.length ? [[word, rects[0]]] : [];
  const found = [];
  for (let place = 0; place < word.length; place += 1) {
    range.setStart(node, index + place);
    range.setEnd(node, index + place + 1);
    const rect = range.getBoundingClientRect();
    const last = found.at(-1);
    if (last && Math.abs(last[1].top - rect.top) < 3) last[0] += word[place];
    else found.push([word[place], rect]);
  }
  return found;
}

function escape(words) {
  // what XML can't hold, such as a bell in a name, would keep every program from opening the picture
  return words.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
