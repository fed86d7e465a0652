// Dialogs: data-confirm-dialog="id" opens one; on a submit button the act waits for the answer.
(() => {
  const ui = (window.ui = window.ui || {});

  // Answers true when the dialog was confirmed.
  ui.confirm = (dialog) =>
    new Promise((resolve) => {
      dialog.returnValue = "";
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
      dialog.showModal();
      // The first thing to fill in; without one the way back, so that Enter does nothing rash.
      dialog.querySelector(".dialog-body :is(input:not([type=hidden]), select, textarea), .dialog-foot [data-dialog-close]")?.focus();
    });

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-dialog-close]")) {
      event.target.closest("dialog").close("");
      return;
    }
    const opener = event.target.closest("[data-confirm-dialog]");
    if (!opener || opener.dataset.confirmed || opener.matches("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
    event.preventDefault();
    const confirmed = await ui.confirm(document.getElementById(opener.dataset.confirmDialog));
    if (confirmed && opener.type === "submit" && opener.form) opener.form.requestSubmit(opener);
  }, true);

  document.addEventListener("htmx:confirm", async (event) => {
    const id = event.detail.elt.dataset.confirmDialog;
    if (!id) return;
    event.preventDefault();
    if (await ui.confirm(document.getElementById(id))) event.detail.issueRequest(true);
  });
})();
