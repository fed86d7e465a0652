// The list of entries: facets that need no button while a script runs, and start closed on a phone.
(() => {
  let wasOpen = false;

  function settle() {
    const body = document.querySelector("#entry-body");
    if (!body) return;
    body.querySelectorAll("[data-without-script]").forEach((button) => (button.hidden = true));
    if (window.matchMedia("(max-width: 960px)").matches && !wasOpen) body.querySelector(".facets")?.removeAttribute("open");
  }

  document.addEventListener("htmx:beforeSwap", () => (wasOpen = Boolean(document.querySelector(".facets[open]"))));
  document.addEventListener("htmx:afterSettle", settle);
  settle();
})();
