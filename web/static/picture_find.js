// While a name is typed, others step back; where everybody is drawn, one who is left is gone to at once.

export function letFind(card, buttons, { choose, moveTo, everyone }) {
  const form = card.querySelector(".map__search");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const told = new Map([...buttons].map(([key, button]) => [key, plain(button.textContent)]));
  const find = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    return words.length ? [...told].filter(([, each]) => words.every((word) => each.includes(word))).map(([key]) => key) : null;
  };
  field.addEventListener("input", () => {
    const found = find();
    for (const [key, button] of buttons) button.classList.toggle("person--aside", found !== null && !found.includes(key));
  });
  form.addEventListener(
    "submit",
    (event) => {
      const found = find();
      if (!everyone || !found || found.length !== 1) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      moveTo(found[0]);
      choose(found[0]);
    },
    true,
  );
}
