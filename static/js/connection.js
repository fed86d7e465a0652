// The banner of components/connection_banner.html: changes that wait for the network, and their return.
(() => {
  const ui = (window.ui = window.ui || {});
  const banner = document.querySelector("[data-connection]");
  if (!banner) return;
  const lost = banner.querySelector("[data-connection-lost]");
  const back = banner.querySelector("[data-connection-back]");

  function say(part, count) {
    const text = part.querySelector("[data-text]");
    text.textContent = text.dataset.text.replace("{count}", count);
    lost.hidden = part !== lost;
    back.hidden = part !== back;
  }

  ui.connection = {
    lost: (pending) => say(lost, pending),
    back: (saved) => {
      back.querySelector("[data-time]").textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      say(back, saved);
    },
    hide: () => (lost.hidden = back.hidden = true),
    onRetry: (act) => banner.querySelector("[data-connection-retry]").addEventListener("click", act),
  };
})();
