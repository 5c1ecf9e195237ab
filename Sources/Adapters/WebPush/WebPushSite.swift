import ChannelKit
import Core

/// What a session serves to browsers: a page to subscribe in, the script behind it, which any other page may embed, and
/// the worker that shows notifications.
///
///     <script src="HOOK?script" data-worker="/push.js"></script>
///     <button data-qanat-push data-off="Notify me" data-on="Stop"></button>
///
/// On a page of another site `/push.js` is a file of that site, since browsers take workers from their own site alone.
/// It has one line: `importScripts("HOOK?worker")`.
struct WebPushSite {
  let hook: String
  let key: String

  var worker: Inbound.Reply { Self.script(constants + Self.workerSource) }
  var script: Inbound.Reply { Self.script(constants + Self.pageSource) }

  /// A text of JSON is one of JavaScript too.
  private var constants: String {
    """
    "use strict";
    {
    const hook = \(JSON.string(hook)), key = \(JSON.string(key));

    """
  }

  private static func script(_ source: String) -> Inbound.Reply {
    .content(Array(source.utf8), type: "text/javascript; charset=utf-8")
  }
}
