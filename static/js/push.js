// News that the browser shows itself: asks for it, and tells the server where it hears.
const KEYS = { public_key: "p256dh", secret: "auth" };

export function offerPush(section) {
  if (!("serviceWorker" in navigator && "PushManager" in window)) return;
  const form = section.querySelector("form[data-push-form]");
  const refused = section.querySelector("[data-push-refused]");
  section.querySelector("[data-push-cannot]").hidden = true;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const worker = await navigator.serviceWorker.register("/push-worker.js");
      const options = { userVisibleOnly: true, applicationServerKey: section.dataset.push };
      const { endpoint, keys } = (await worker.pushManager.subscribe(options)).toJSON();
      form.elements.endpoint.value = endpoint;
      for (const [name, key] of Object.entries(KEYS)) form.elements[name].value = keys[key];
      form.submit();
    } catch {
      refused.hidden = false;
    }
  });
}
