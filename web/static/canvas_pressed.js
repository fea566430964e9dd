// What is pressed before the page's scripts listen is done as soon as they do. Inside Salesforce's page a browser that
// follows a link or sends a form by itself brings no token along, and is refused.

{
  let pressed = null;

  const holdLink = (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link || link.target || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || (link.pathname === location.pathname && link.hash)) return;
    hold(event, () => link.click());
  };
  const holdForm = (event) => hold(event, () => event.target.requestSubmit(event.submitter));

  function hold(event, again) {
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = again;
    document.documentElement.setAttribute("aria-busy", "true");
  }

  window.addEventListener("click", holdLink, true);
  window.addEventListener("submit", holdForm, true);
  window.addEventListener(
    "htmx:load",
    () => {
      window.removeEventListener("click", holdLink, true);
      window.removeEventListener("submit", holdForm, true);
      if (!pressed) return;
      document.documentElement.removeAttribute("aria-busy");
      pressed();
    },
    { once: true },
  );
}
