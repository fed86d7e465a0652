// The code that a name suggests, shown in the empty field while the name is typed.
(() => {
  const form = document.querySelector("form[data-code]");
  const name = form?.elements["new-name"];
  const code = form?.elements["new-code"];
  if (!name) return;
  let waiting;

  async function suggest() {
    const answer = await fetch(`${form.dataset.code}?${new URLSearchParams({ "new-name": name.value })}`);
    if (answer.ok) code.placeholder = await answer.text();
  }

  name.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(suggest, 300);
  });
})();
