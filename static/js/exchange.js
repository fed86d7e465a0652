// Says at once that a file is too large, before minutes go by sending it. The server says the same.
(() => {
  "use strict";
  const form = document.querySelector("[data-upload]");
  const input = form && form.querySelector("input[type=file]");
  const told = form && form.querySelector("[data-upload-error]");
  if (!input || !told) return;
  const isTooLarge = () => input.files.length > 0 && input.files[0].size > Number(input.dataset.largest);
  const tell = () => {
    told.hidden = !isTooLarge();
    told.querySelector("span").textContent = told.hidden ? "" : input.dataset.tooLarge;
    input.toggleAttribute("aria-invalid", !told.hidden);
  };
  input.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    tell();
    if (!told.hidden) {
      event.preventDefault();
      input.focus();
    }
  });
})();
