// Passkeys: options come from the page or the server, the answer goes into the form's hidden field.
"use strict";

const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function parsed(options) {
  const read = { ...options, challenge: fromText(options.challenge) };
  if (options.user) read.user = { ...options.user, id: fromText(options.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"])
    if (options[list]) read[list] = options[list].map((one) => ({ ...one, id: fromText(one.id) }));
  return read;
}

function told(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[part]) answer[part] = toText(response[part]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

function onPage() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

const WAYS = {
  async add(form) {
    const { publicKey } = onPage().creation_options;
    const options = parsed(publicKey);
    // Alone it must be found without a name, and must know its person by finger, face or PIN.
    const isAlone = form.elements.passwordless.checked;
    options.authenticatorSelection = {
      ...options.authenticatorSelection,
      residentKey: isAlone ? "required" : "discouraged",
      requireResidentKey: isAlone,
      userVerification: isAlone ? "required" : "preferred",
    };
    return navigator.credentials.create({ publicKey: options });
  },
  async use() {
    return navigator.credentials.get({ publicKey: parsed(onPage().request_options.publicKey) });
  },
  async "sign-in"(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const { request_options: options } = await answer.json();
    return navigator.credentials.get({ publicKey: parsed(options.publicKey) });
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = form.querySelector("[data-told]");
    wrong.hidden = true;
    try {
      form.elements.credential.value = told(await WAYS[form.dataset.passkey](form));
      form.submit();
    } catch {
      wrong.textContent = wrong.dataset.told;
      wrong.hidden = false;
    }
  });
}
