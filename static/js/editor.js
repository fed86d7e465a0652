// The version editor: dialogs that ask, counters, meaning without a button, sums of weights, a word before text is lost.
(() => {
  const ui = (window.ui = window.ui || {});
  document.documentElement.classList.add("has-script");
  let changed = null; // the form that holds unsaved text

  // --- questions: the link leads to a page; with script the same answer comes as a dialog
  const place = document.querySelector("#asked");

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || !place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!(await mayLeave(link))) return;
    htmx.ajax("GET", link.href, { target: place, swap: "innerHTML" });
  });

  // --- texts that would be lost
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) changed = form;
  });
  document.addEventListener("submit", (event) => {
    if (event.target === changed) changed = null;
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (changed?.isConnected) event.preventDefault();
  });

  // Whether the act may go on: nothing is unsaved, or the person said so.
  async function mayLeave(element) {
    if (!changed?.isConnected || changed.contains(element) && !element.matches("a:not([data-merge])")) return true;
    if (!(await ui.confirm(document.querySelector("#leave-dialog")))) return false;
    changed = null;
    return true;
  }

  document.addEventListener("htmx:confirm", async (event) => {
    const element = event.detail.elt;
    const target = event.detail.target;
    // A part of the page that leaves the open form alone may go on.
    if (!changed?.isConnected || element === changed || (target && !target.contains(changed))) return;
    event.preventDefault();
    if (await mayLeave(element)) event.detail.issueRequest(true);
  });

  // --- after htmx put something in
  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = event.detail.target === place && place?.querySelector("dialog");
    if (dialog) {
      dialog.addEventListener("close", () => dialog.remove());
      dialog.showModal();
    }
    enhance(document);
    if (event.detail.target?.id === "editor") moveFocus(event.detail.requestConfig);
  });
  // To what came back with errors, into the form that was opened, or to the part that was saved.
  function moveFocus(request) {
    const part = request.formData?.get("part");
    const wrong = document.querySelector("#editor [data-clash], #editor [data-error-summary]");
    const opened = request.verb === "get" && document.querySelector("#editor form[data-guard] textarea");
    const saved = part && document.querySelector(`#part-${CSS.escape(part)} .part-tools a`);
    (wrong || opened || saved)?.focus();
  }

  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll("#editor-messages [data-message]").forEach((message) => {
      ui.toast(message.textContent, ["error", "warning"].includes(message.dataset.message) ? "short" : "met");
      message.remove();
    });
  });

  // --- the meaning is sent as soon as it is chosen
  document.addEventListener("change", (event) => {
    event.target.closest("form[data-submit-on-change]")?.requestSubmit();
  });

  // --- counters and sums
  function count(area) {
    const longest = area.maxLength > 0 ? area.maxLength : Number(area.dataset.longest) || 0;
    const label = area.closest(".field")?.querySelector(".field-label");
    if (!label) return;
    let counter = label.querySelector(".field-counter");
    if (!counter) {
      counter = Object.assign(document.createElement("span"), { className: "field-counter" });
      label.append(counter);
    }
    const length = [...area.value].length;
    counter.textContent = longest ? `${length} / ${longest}` : String(length);
    counter.classList.toggle("is-over", Boolean(longest) && length > longest);
  }

  function sum(form) {
    let total = 0;
    form.querySelectorAll("tbody tr").forEach((row) => {
      if (row.querySelector("select")?.value) total += Math.round(Number(row.querySelector("input[type=number]")?.value || 0) * 100);
    });
    const output = form.querySelector("[data-weight-sum]");
    output.value = String(total / 100);
    output.className = total === 10000 ? "met" : "short";
  }

  const isNarrow = window.matchMedia("(max-width: 640px)");

  function enhance(root) {
    // On a phone the rail is folded, so that the competency itself comes first.
    if (isNarrow.matches) root.querySelectorAll(".rail-fold").forEach((fold) => (fold.open = false));
    root.querySelectorAll("textarea[data-counted]").forEach(count);
    root.querySelectorAll("form[data-weights]").forEach(sum);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-counted]")) count(event.target);
    const form = event.target.closest("form[data-weights]");
    if (form) sum(form);
  });

  // --- a conflict: "merge" leads to the field that holds mine
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-merge]");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus();
  });

  enhance(document);
  document.querySelector("[data-clash]")?.focus();
})();
