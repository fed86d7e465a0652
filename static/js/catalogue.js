// Search results by arrow keys, facets that start closed on a phone, and the copy-link button.
(() => {
  const input = document.querySelector("#catalogue-q");
  const body = document.querySelector("#catalogue-body");

  const results = () => [...document.querySelectorAll("[data-result]")];

  // From the field down into the results, and up again.
  function move(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = results();
    const place = links.indexOf(document.activeElement);
    const inField = document.activeElement === input;
    if (place < 0 && !inField && document.activeElement !== document.body) return;
    const next = event.key === "ArrowDown" ? (inField ? 0 : place + 1) : place - 1;
    if (event.key === "ArrowUp" && (inField || place < 0)) return;
    event.preventDefault();
    if (next < 0) input.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  }

  // Without a script the facets need a button; with one every change is sent at once.
  function settle() {
    body.querySelectorAll("[data-without-script]").forEach((button) => (button.hidden = true));
    if (window.matchMedia("(max-width: 960px)").matches && !wasOpen) body.querySelector(".facets")?.removeAttribute("open");
  }

  let wasOpen = false;
  if (input) {
    document.addEventListener("keydown", move);
    body.addEventListener("htmx:beforeSwap", () => (wasOpen = Boolean(body.querySelector(".facets[open]"))));
    body.addEventListener("htmx:afterSwap", settle);
    settle();
    wasOpen = true;
    if (input.value) input.setSelectionRange(input.value.length, input.value.length);
  }

  const copy = document.querySelector("[data-copy-link]");
  if (copy) {
    const label = copy.querySelector("span");
    const words = label.textContent;
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(window.location.href.split("#")[0]);
        label.textContent = copy.dataset.done;
      } catch {
        label.textContent = copy.dataset.failed;
      }
      window.setTimeout(() => (label.textContent = words), 3000);
    });
  }
})();
