// Forms marked data-stay answer in place: their errors come back into the sheet.
"use strict";
const Stay = {
  // Show a form again as the server answered it, where it stood.
  put(form, html) {
    const part = form.closest("[data-part]");
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.firstElementChild;
    part.replaceWith(fresh);
    window.htmx?.process(fresh);
    document.dispatchEvent(new CustomEvent("sheet:opened", { detail: fresh }));
    fresh.querySelector(".faulty input, .faulty button, .wrong")?.focus();
    return fresh;
  },
  // On to an address, which may be the one that is open.
  go(address) {
    const to = new URL(address, location.href);
    if (to.pathname === location.pathname && to.search === location.search) location.reload();
    else location.assign(to);
  },
  toast(html) {
    document.getElementById("said").innerHTML = html;
  },
  say(text, kind = "error") {
    const toast = document.createElement("div");
    toast.className = `toast ${kind}`;
    toast.append(Object.assign(document.createElement("p"), { textContent: text }));
    document.getElementById("said").replaceChildren(toast);
  },
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-stay]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, event.submitter),
      headers: { Accept: "application/json" },
    });
    const told = await answer.json();
    if (answer.status === 422) Stay.put(form, told.html);
    else if (answer.ok) Stay.go(told.to);
    else {
      document.getElementById("sheet")?.close();
      Stay.toast(told.toast);
      document.dispatchEvent(new CustomEvent("board:stale"));
    }
  } catch {
    // Without an answer of ours the browser shows what there is.
    form.removeAttribute("data-stay");
    form.requestSubmit(event.submitter);
  } finally {
    delete form.dataset.busy;
  }
});
