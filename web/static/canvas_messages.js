// Lets only the pages that hold this one speak to it: the Canvas SDK, which is loaded next, doesn't look who speaks.

window.addEventListener(
  "message",
  (event) => {
    let above = window;
    while (above !== above.parent) {
      above = above.parent;
      if (event.source === above) return;
    }
    event.stopImmediatePropagation();
  },
  true,
);
