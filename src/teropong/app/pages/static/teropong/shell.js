// The log form is laid by on the phone, so that it opens without signal; it goes at sign-out.
"use strict";
(() => {
  const SHELL = "teropong-shell";
  const person = document.body.dataset.person;
  const strip = document.getElementById("kept");
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;

  if (!person) {
    // Whoever signs in next must not find the form of the one before.
    caches.delete(SHELL);
    return;
  }
  navigator.serviceWorker.register("/sw.js").catch(() => {});

  // Who laid it by, in which language, when: soon after, it need not be done again.
  const LAID = "teropong-laid";
  const RECENT = 120_000;
  const mark = `${person} ${document.documentElement.lang}`;
  async function is_fresh() {
    const [who, at] = (localStorage.getItem(LAID) ?? "").split("@");
    return who === mark && Date.now() - Number(at) < RECENT && (await caches.has(SHELL));
  }

  // The form as it is now, and what it is drawn with.
  async function lay_by() {
    if (await is_fresh()) return;
    const answer = await fetch("/log/", { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const html = await answer.clone().text();
    const needed = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
    const cache = await caches.open(SHELL);
    await cache.put("/log/", answer);
    const held = new Set((await cache.keys()).map((asked) => new URL(asked.url).pathname));
    await Promise.allSettled(needed.filter((one) => !held.has(one)).map((one) => cache.add(one)));
    const stale = [...held].filter((one) => one.startsWith("/static/") && !needed.includes(one));
    await Promise.all(stale.map((one) => cache.delete(one)));
    localStorage.setItem(LAID, `${mark}@${Date.now()}`);
  }

  function tell() {
    document.body.classList.toggle("no-signal", !navigator.onLine);
    const isStandIn = document.body.classList.contains("on-log") && location.pathname !== "/log/";
    if (isStandIn && strip) Stay.say(strip.dataset.nowhere, "warning");
    else if (!navigator.onLine && strip) Stay.say(strip.dataset.offline, "warning");
  }

  addEventListener("offline", tell);
  addEventListener("online", () => {
    document.body.classList.remove("no-signal");
    if (document.body.classList.contains("on-log") && location.pathname !== "/log/") location.reload();
    else document.querySelector("#said .warning")?.remove();
  });
  tell();
  if (strip && navigator.onLine) lay_by().catch(() => {});
})();
