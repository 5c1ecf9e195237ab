extension JSON {
  /// The shortest JSON text of this value, in UTF-8, members in their order.
  package func serialized() -> [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}

extension JSON: CustomStringConvertible {
  /// The JSON text.
  package var description: String { String(decoding: serialized(), as: UTF8.self) }
}

extension JSONWriter {
  /// A whole tree.
  package mutating func value(_ value: JSON) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .double(let value): double(value)
    case .string(let value): string(value)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let object): self.value(object)
    }
  }

  /// An object and all below it.
  package mutating func value(_ object: JSONObject) {
    beginObject()
    for member in object.members {
      key(member.key)
      value(member.value)
    }
    endObject()
  }
}
