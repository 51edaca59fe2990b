// Lists: choosing all of a page, and filtering as soon as a filter is changed.
"use strict";
document.querySelector("[data-all]")?.addEventListener("change", (event) => {
  for (const box of document.querySelectorAll('input[name="id"]')) box.checked = event.target.checked;
});
document.querySelector("form[data-auto]")?.addEventListener("change", (event) => {
  if (event.target.matches("select, input[type=date]")) event.currentTarget.requestSubmit();
});
document.getElementById("bulk")?.addEventListener("change", (event) => {
  if (event.target.name !== "everything") return;
  for (const box of document.querySelectorAll('input[name="id"]')) box.checked = event.target.checked;
});
