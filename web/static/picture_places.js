// Which of the layouts that the server made is taken, and where somebody stands who was moved by hand.

export const ROOMY = 132;
export const TIGHT = 96;
const COVERED = 0.3;
const SIDEWAYS = [[0, 1], [1, 0], [-1, 0], [0, -1], [1, 1], [-1, 1]];
const FARTHEST = 6;

// Take as few columns as show the reporting lines unbroken; where none does, as many as read comfortably.
export function chooseLayout(layouts, width, comfortable) {
  const most = Math.max(...Object.keys(layouts).map(Number));
  const roomy = Math.max(3, Math.min(most, Math.floor(width / comfortable)));
  const tight = Math.max(3, Math.min(most, Math.floor(width / TIGHT)));
  for (let columns = roomy; columns <= tight; columns += 1) {
    if (layouts[columns].tidy) return layouts[columns];
  }
  return layouts[roomy];
}

// Somebody moved stands so many cells from the own place, within the picture, and covers nobody; `exact`: even so.
export function settle({ id, offset: [dx, dy], places, size, cell, width, exact }) {
  const own = places[id];
  const half = size.width / 2 + 2;
  const bound = (x) => Math.min(Math.max(x, half), Math.max(half, width - half));
  const at = (x, y) => ({ x: bound(own.x + x * cell.width), y: Math.max(size.height / 2 + 4, own.y + y * cell.height), row: own.row + y });
  const wanted = at(dx, dy);
  const free = (spot) =>
    Object.entries(places).every(([other, place]) => {
      const across = 1 - Math.abs(place.x - spot.x) / size.width;
      const down = 1 - Math.abs(place.y - spot.y) / size.height;
      return other === id || across <= 0 || down <= 0 || across * down < COVERED;
    });
  if (exact || free(wanted)) return wanted;
  for (let away = 1; away <= FARTHEST; away += 1) {
    for (const [x, y] of SIDEWAYS) {
      const spot = at(dx + (x * away) / 2, dy + (y * away) / 2);
      if (free(spot)) return spot;
    }
  }
  return wanted;
}
