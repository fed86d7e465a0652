// Branches of the progress table open and close; one box ticks a list.
(() => {
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest(".unit-toggle");
    if (!toggle) return;
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    document.getElementById(toggle.getAttribute("aria-controls")).hidden = !open;
  });

  document.querySelectorAll("[data-check-all]").forEach((box) => {
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.addEventListener("change", () => {
      const name = box.dataset.checkAll;
      box.form.querySelectorAll(`input[name="${name}"]:not(:disabled)`).forEach((one) => (one.checked = box.checked));
    });
  });
})();
