import Core

/// The data of an event as it is kept: JSON within a bound.
enum EventData {
  /// The text of the data. Members that are too large together are left out, the largest first, and named under
  /// `truncated`.
  static func text(_ data: JSON, bytesMax: Int = Events.dataBytesMax) -> String {
    let bytes = data.serialized()
    if bytes.count <= bytesMax { return String(decoding: bytes, as: UTF8.self) }
    return JSON.object(reduced(data.objectValue ?? [:], to: bytesMax)).description
  }

  private static func reduced(_ data: JSONObject, to bytesMax: Int) -> JSONObject {
    var sizes = data.map { (name: $0.key, bytesCount: $0.value.serialized().count) }
    sizes.sort { $0.bytesCount > $1.bytesCount }
    var rest = data
    var truncated: [JSON] = []
    for member in sizes {
      rest[member.name] = nil
      truncated.append(.string(String(member.name.prefix(nameLengthMax))))
      rest["truncated"] = .array(truncated)
      if JSON.object(rest).serialized().count <= bytesMax { return rest }
    }
    return ["truncated": true]
  }

  private static let nameLengthMax = 100
}
