// The eye beside a password: shows it, hides it.
document.querySelectorAll("[data-password]").forEach((field) => {
  const input = field.querySelector("input");
  const button = field.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    field.querySelectorAll("[data-when]").forEach((part) => (part.hidden = (part.dataset.when === "shown") === shown));
  });
});
