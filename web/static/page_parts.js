// What a page needs of another whose content it takes: that one's styles and scripts, each once, and where it stands
// among the main ways.

// A file is known by its name: one that came with an update in the meantime would do twice what the first does.
function name(address) {
  return address.replace(/^\/static\/[^/]+\//, "");
}

function isHere(element, attribute) {
  const wanted = name(element.getAttribute(attribute));
  return [...document.querySelectorAll(`${element.localName}[${attribute}]`)].some((one) => name(one.getAttribute(attribute)) === wanted);
}

// Gives a promise of the moment when they are there, or can't be had.
export function bringStyles(page) {
  const missing = [...page.head.querySelectorAll('link[rel="stylesheet"]')].filter((link) => !isHere(link, "href"));
  return Promise.all(missing.map(add));
}

// One after the other, for one may use what another one brings; tells whether any was missing.
export async function bringScripts(page) {
  const missing = [...page.head.querySelectorAll("script[src]")].filter((script) => !isHere(script, "src"));
  for (const script of missing) await add(script);
  return missing.length > 0;
}

export function followWays(page) {
  const current = page.querySelector(".bar__nav [aria-current]")?.getAttribute("href");
  for (const link of document.querySelectorAll(".bar__nav a")) {
    if (link.getAttribute("href") === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function add(element) {
  const made = document.createElement(element.localName);
  for (const { name: attribute, value } of element.attributes) made.setAttribute(attribute, value);
  return new Promise((resolve) => {
    made.addEventListener("load", resolve);
    made.addEventListener("error", resolve);
    document.head.append(made);
  });
}
