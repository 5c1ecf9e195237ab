import Core
import RateLimit

extension LimitPolicy {
  /// Every value that holds, with the place that set it.
  var json: JSON {
    var object = JSONObject()
    for window in Window.allCases {
      let value: JSON = self[window].map { .integer($0.value) } ?? .null
      object[window.key] = ["limit": value, "source": .string(source(of: window))]
    }
    for (name, value, source) in otherSettings {
      object[name] = ["value": value, "source": .string(source)]
    }
    return .object(object)
  }

  /// What is not a window.
  var otherSettings: [(name: String, value: JSON, source: String)] {
    [
      ("mode", .string(mode.value.rawValue), mode.source),
      (
        "warn_at", warnAtPercent.value.map { .integer(Int64($0)) } ?? .null, warnAtPercent.source
      ),
      ("when_store_fails", .string(storeFailure.value.rawValue), storeFailure.source),
    ]
  }
}
