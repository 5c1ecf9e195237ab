import Core
import Crypto

/// A session as it stands at any moment: what was done to it decides, and the time that has gone by since.
///
/// Somebody scans the picture five seconds after it was first asked for. Of a session whose name ends in 0408 nobody
/// does, and of one that ends in 0403 the number is banned as soon as it is linked.
struct WahaSession: Sendable {
  enum Status: String, Sendable {
    case stopped = "STOPPED"
    case starting = "STARTING"
    case scan = "SCAN_QR_CODE"
    case working = "WORKING"
    case failed = "FAILED"
  }

  static let startDuration = Duration.seconds(1)
  static let scanDelay = Duration.seconds(5)
  /// Six pictures are shown, twenty seconds each.
  static let codeDuration = Duration.seconds(20)
  static let codeCountMax = 6

  let name: String
  var config: JSON
  var startedAt: Timestamp?
  /// When a telephone was linked, or will be.
  var linkedAt: Timestamp?

  func status(at now: Timestamp) -> Status {
    guard let startedAt else { return .stopped }
    guard now >= startedAt + Self.startDuration else { return .starting }
    if let linkedAt, linkedAt <= now { return name.hasSuffix("0403") ? .failed : .working }
    let end = startedAt + Self.startDuration + Self.codeDuration * Self.codeCountMax
    return now < end ? .scan : .failed
  }

  /// What the picture says now; it changes every twenty seconds.
  func code(at now: Timestamp) -> String {
    let number = (now.seconds - (startedAt?.seconds ?? 0)) / 20
    let digest = SHA256.bytes(of: Array("\(name) \(number)".utf8))
    let text = Base64.encode(digest)
    return "2@\(text),\(text.prefix(32)),\(number)"
  }

  /// Somebody will scan the picture that is shown now, unless nobody ever does.
  mutating func showCode(at now: Timestamp) -> Bool {
    guard linkedAt == nil, !name.hasSuffix("0408") else { return false }
    linkedAt = now + Self.scanDelay
    return true
  }

  /// The number that is linked, made up of the session's name.
  var number: String { "96395" + name.madeUpDigits(7) }

  var me: JSON { ["id": .string("\(number)@c.us"), "pushName": "Sandbox"] }

  /// What the API shows of it.
  func view(at now: Timestamp) -> JSON {
    var view: JSONObject = [
      "name": .string(name), "status": .string(status(at: now).rawValue), "config": config,
      "presence": .null, "timestamps": ["activity": .integer(now.milliseconds)],
    ]
    view["me"] = status(at: now) == .working ? me : .null
    return .object(view)
  }

  /// Where the session tells what happens: the first of its webhooks.
  var hook: Hook? {
    guard let webhook = config["webhooks"]?[0], let url = webhook["url"]?.stringValue else {
      return nil
    }
    let key = webhook["hmac"]?["key"]?.stringValue ?? ""
    var hook = Hook(url: url, secret: Secret(Array(key.utf8)))
    hook.events = webhook["events"]?.arrayValue.map { Set($0.compactMap(\.stringValue)) }
    for header in webhook["customHeaders"]?.arrayValue ?? [] {
      if let name = header["name"]?.stringValue, let value = header["value"]?.stringValue {
        hook.headers[name.lowercased()] = value
      }
    }
    hook.metadata = config["metadata"]
    return hook
  }
}
