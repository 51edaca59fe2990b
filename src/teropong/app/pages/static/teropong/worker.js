// Pages always come from the server; only where it is not reached, the log form that was laid by.
"use strict";
const SHELL = "teropong-shell";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "POST" && address.pathname === "/sign-in/logout/") {
    event.waitUntil(caches.delete(SHELL));
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request, address));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await laid_by("/log/");
    if (shell) return shell;
    throw error;
  }
}

// A name that holds its content's digest never changes its content.
async function file(request, address) {
  const isFixed = /\.[0-9a-f]{12}\./.test(address.pathname);
  const held = await laid_by(request);
  if (held && isFixed) return held;
  return fetch(request).catch((error) => {
    if (held) return held;
    throw error;
  });
}

// `caches.match` of a store that is not there makes none: after sign-out there is none.
function laid_by(request) {
  return caches.match(request, { cacheName: SHELL, ignoreVary: true });
}
