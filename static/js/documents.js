// The list of entries and the reader of a document: facets that need no button while a script runs; facets and
// outline start closed on a phone.
(() => {
  let wasOpen = false;

  function settle() {
    document.querySelectorAll("#entry-body [data-without-script]").forEach((button) => (button.hidden = true));
    if (window.matchMedia("(max-width: 960px)").matches && !wasOpen) document.querySelector(".facets")?.removeAttribute("open");
  }

  document.addEventListener("htmx:beforeSwap", () => (wasOpen = Boolean(document.querySelector(".facets[open]"))));
  document.addEventListener("htmx:afterSettle", settle);
  settle();
})();
