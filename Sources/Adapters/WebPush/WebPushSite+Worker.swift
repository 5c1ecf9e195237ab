extension WebPushSite {
  /// Shows what is pushed, opens what is clicked, and tells of both.
  static let workerSource = #"""
    const tell = (told, proof) => fetch(proof ? `${hook}?proof=${proof}` : hook, {
      method: "POST", mode: "no-cors", credentials: "omit",
      headers: {"content-type": "text/plain"}, body: JSON.stringify(told),
    }).catch(() => {});

    const receipt = (kind, ours) =>
      ours.id ? tell({[kind]: ours.id}, ours.proof) : Promise.resolve();

    const open = async url => {
      if (!url) return;
      const windows = await clients.matchAll({type: "window", includeUncontrolled: true});
      const known = windows.find(window => window.url === url);
      await (known ? known.focus() : clients.openWindow(url));
    };

    const read = event => {
      try { return event.data.json(); } catch { return {}; }
    };

    // A page that embeds this may have pushes of its own, which are not touched.
    addEventListener("push", event => {
      const {title, qanat, ...options} = read(event);
      if (!qanat) return;
      options.data = {...options.data, qanat};
      event.waitUntil(registration.showNotification(title, options)
        .then(() => receipt("delivered", qanat)));
    });

    addEventListener("notificationclick", event => {
      const ours = event.notification.data?.qanat;
      if (!ours) return;
      event.notification.close();
      const url = /^https:/.test(event.action) ? event.action : ours.url;
      event.waitUntil(Promise.all([receipt("read", ours), open(url)]));
    });

    addEventListener("pushsubscriptionchange", event => {
      const bytes = Uint8Array.from(
        atob(key.replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0));
      const renewed = event.newSubscription ?? registration.pushManager.subscribe(
        {userVisibleOnly: true, applicationServerKey: bytes});
      event.waitUntil(Promise.resolve(renewed).then(subscribe =>
        tell({unsubscribe: event.oldSubscription ?? undefined, subscribe})));
    });
    }

    """#
}
