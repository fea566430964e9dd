// The list of deals: parts of the picture lead where the numbers beside it do, and what was opened beside closes again.

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const part = event.target.closest("[data-leads]");
  if (part) document.getElementById(part.dataset.leads)?.click();
  if (event.target.closest("[data-print]")) window.print();
});

// In the list itself, closing needs no answer from the server; on a page of its own, the link leads back.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-close]");
  const list = document.querySelector(".list:not(.list--print)");
  const beside = list?.querySelector("#beside");
  if (!link || !beside || !beside.contains(link)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const from = beside.dataset.from;
  beside.replaceChildren();
  beside.className = "";
  document.getElementById(from)?.focus();
}, { capture: true });

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target?.id === "beside" && detail.elt.id.startsWith("to-")) opener = detail.elt.id;
});
let opener = "";

document.addEventListener("htmx:load", () => {
  const beside = document.querySelector(".list #beside");
  if (beside && beside.childElementCount && !beside.dataset.from) beside.dataset.from = opener;
  for (const button of document.querySelectorAll("[data-print][hidden]")) button.hidden = false;
});
