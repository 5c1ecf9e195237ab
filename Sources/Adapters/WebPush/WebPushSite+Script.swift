extension WebPushSite {
  /// Subscribes and unsubscribes; moves every element that says `data-qanat-push`.
  static let pageSource = #"""
    const {worker, scope} = document.currentScript.dataset;

    const tell = told => fetch(hook, {
      method: "POST", mode: "no-cors", credentials: "omit",
      headers: {"content-type": "text/plain"}, body: JSON.stringify(told),
    });

    const isPossible = "serviceWorker" in navigator && "PushManager" in window;

    const registered = () => navigator.serviceWorker.register(
      worker ?? hook + "?worker", {scope: scope ?? (worker ? undefined : new URL(hook).pathname)});

    // The registration's own worker must run before it can subscribe.
    const active = async () => {
      const registration = await registered();
      const worker = registration.installing ?? registration.waiting;
      if (!registration.active && worker) {
        await new Promise((resolve, reject) => worker.addEventListener("statechange", () => {
          if (worker.state === "activated") resolve();
          if (worker.state === "redundant") reject(new Error("the worker did not start"));
        }));
      }
      return registration;
    };

    const current = async () => (await registered()).pushManager.getSubscription();

    const subscribe = async () => {
      if (await Notification.requestPermission() !== "granted") return "denied";
      const {pushManager} = await active();
      const bytes = Uint8Array.from(
        atob(key.replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0));
      const subscription = await pushManager.subscribe(
        {userVisibleOnly: true, applicationServerKey: bytes});
      await tell({subscribe: subscription});
      return "on";
    };

    const unsubscribe = async () => {
      const subscription = await current();
      if (subscription) {
        await tell({unsubscribe: subscription});
        await subscription.unsubscribe();
      }
      return "off";
    };

    const state = async () => {
      if (!isPossible) return "impossible";
      if (Notification.permission === "denied") return "denied";
      return await current() ? "on" : "off";
    };

    window.qanatPush = {state, subscribe, unsubscribe};

    const show = (element, state) => {
      element.textContent = element.dataset[state] ?? element.textContent;
      element.disabled = state === "impossible" || state === "denied";
      element.dataset.state = state;
    };

    const wire = element => {
      const settle = found => found.catch(() => "failed").then(state => show(element, state));
      element.addEventListener("click", () => {
        element.disabled = true;
        settle(element.dataset.state === "on" ? unsubscribe() : subscribe());
      });
      settle(state());
    };

    const start = () => document.querySelectorAll("[data-qanat-push]").forEach(wire);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
    else start();
    }

    """#
}
