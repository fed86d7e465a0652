// The list of entries and the reader of a document: facets that need no button while a script runs; facets and
// outline start closed on a phone.
(() => {
  let wasOpen = false;

  function settle() {
    document.querySelectorAll("#entry-body [data-without-script]").forEach((button) => (button.hidden = true));
    if (window.matchMedia("(max-width: 960px)").matches && !wasOpen) document.querySelector(".facets")?.removeAttribute("open");
  }

  // What is said of a long document comes when it is asked for: by its button, or by a number in the text. Whatever
  // fails, the link goes to the page of its own that this has.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-cited-list], .document-text .passage-number, .document-text .defect-mark");
    const isPlain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || link.pathname === location.pathname) return;
    event.preventDefault();
    const asked = document.querySelector("[data-cited-list]");
    if (asked) await htmx.ajax("GET", asked.href, { target: "#cited-rail", swap: "innerHTML" }).catch(() => {});
    const list = document.querySelector(".cited-list");
    if (!list) location.assign(link.href);
    else if (link.hash) location.hash = link.hash;
    else list.focus();
  });

  document.addEventListener("htmx:beforeSwap", () => (wasOpen = Boolean(document.querySelector(".facets[open]"))));
  document.addEventListener("htmx:afterSettle", settle);
  settle();
})();
