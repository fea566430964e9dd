// Reads colours as they are now (light, dark, forced) and tells them in the plain form that every program knows.

// Gives a function from a colour, in any words that a style may have, to `{ hex, alpha }`; `root` is where it is used.
export function plainColors(root) {
  const probe = document.createElement("span");
  probe.className = "picture__probe";
  const paint = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const read = (color) => {
    root.append(probe);
    probe.style.color = "";
    probe.style.color = color;
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = getComputedStyle(probe).color;
    paint.fillRect(0, 0, 1, 1);
    probe.remove();
    const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
    return { hex: `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`, alpha: alpha / 255 };
  };
  return (color) => {
    if (!known.has(color)) known.set(color, read(color));
    return known.get(color);
  };
}
