// The sheet (a dialog that forms open in), and what every page needs.
"use strict";
const sheet = document.getElementById("sheet");

function open(html) {
  sheet.innerHTML = html;
  const close = document.createElement("button");
  close.className = "close";
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", sheet.dataset.close);
  close.addEventListener("click", () => sheet.close());
  sheet.append(close);
  if (!sheet.open) sheet.showModal();
  window.htmx?.process(sheet);
  document.dispatchEvent(new CustomEvent("sheet:opened", { detail: sheet }));
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-sheet]");
  if (!link || event.ctrlKey || event.metaKey || !sheet) return;
  event.preventDefault();
  const address = link.getAttribute("href"); // of a link within a picture, href is no text
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    open(await answer.text());
  } catch {
    location.href = address;
  }
});

sheet?.addEventListener("click", (event) => {
  if (event.target === sheet) sheet.close();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  field.select();
  await navigator.clipboard?.writeText(field.value).catch(() => document.execCommand("copy"));
  button.textContent = button.dataset.done;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sure]");
  if (button && !confirm(button.dataset.sure)) event.preventDefault();
});

// Names of accounts that follow what is typed; what comes too late or not at all is left out.
let asking = 0;
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-names]");
  if (!field) return;
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const typed = field.value;
    const answer = await fetch(`${field.dataset.names}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (answer?.ok && field.value === typed) field.list.innerHTML = await answer.text();
  }, 150);
});
