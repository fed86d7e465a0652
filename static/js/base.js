// Keys of the shell, its search field and notices that can be closed.
(() => {
  const ui = (window.ui = window.ui || {});

  // Single keys do nothing while somebody types, composes with an input method, or holds a modifier.
  ui.isTyping = (event) => {
    const target = event.target;
    const field = target instanceof Element && target.closest("input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable=true]");
    return Boolean(field) || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey;
  };

  const search = document.querySelector("#site-search");
  const searchInput = document.querySelector("[data-search-input]");

  function openSearch() {
    const own = document.querySelector("[data-page-search]");
    if (own) return own.focus();
    // On narrow pages the field is in a popover; on wide ones it is always there.
    if (!searchInput.checkVisibility()) search.showPopover();
    searchInput.focus();
    searchInput.select();
  }

  search?.addEventListener("toggle", (event) => event.newState === "open" && searchInput.focus());

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || ui.isTyping(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "/" && (searchInput || document.querySelector("[data-page-search]"))) {
      event.preventDefault();
      openSearch();
    } else if (event.key === "?") {
      document.querySelector("#help-menu")?.togglePopover();
    }
  });

  // Tabs that do not fit scroll sideways; the current one is to be seen.
  document.querySelectorAll(".tabs").forEach((tabs) => {
    const current = tabs.querySelector("[aria-current]");
    if (current) tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
  });

  document.querySelectorAll("[data-dismiss][hidden]").forEach((button) => (button.hidden = false));
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest("[data-dismissible]")?.remove();
  });

  // A form that came back with errors: the summary is read first.
  document.querySelector("[data-error-summary]")?.focus();
})();
