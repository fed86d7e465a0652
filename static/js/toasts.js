// Short notices. The server sends the header HX-Trigger: {"toast": {"text": "…", "variant": "met"}}.
(() => {
  const ui = (window.ui = window.ui || {});
  const place = document.querySelector("[data-toasts]");

  ui.toast = (text, variant = "met") => {
    const template = document.querySelector(`template[data-toast="${variant}"]`);
    const toast = template.content.firstElementChild.cloneNode(true);
    toast.querySelector("[data-toast-text]").textContent = text || template.dataset.default;
    place.append(toast);
    // What went wrong stays until it is closed.
    if (variant === "met") setTimeout(() => toast.remove(), 6000);
  };

  document.addEventListener("toast", (event) => ui.toast(event.detail.text, event.detail.variant));
  document.addEventListener("htmx:sendError", () => ui.toast("", "short"));
  document.addEventListener("htmx:responseError", (event) => {
    // 400, 409 and 422 are shown in their place (see htmx-config in base.html).
    if (![400, 409, 422].includes(event.detail.xhr.status)) ui.toast(event.detail.xhr.getResponseHeader("X-Error-Message"), "short");
  });
})();
