import Core
import HTTPServer

extension Schema {
  /// A value read from text, as queries and paths carry it; text that does not fit stays text.
  func value(from text: String) -> JSON {
    switch bare {
    case .integer: Int64(text).map(JSON.integer) ?? .string(text)
    case .number: Double(text).flatMap { $0.isFinite ? .double($0) : nil } ?? .string(text)
    case .boolean: Self.truths[text].map(JSON.bool) ?? .string(text)
    case .nullable(let schema): text.isEmpty ? .null : schema.value(from: text)
    case .oneOf(let choices):
      choices.lazy.map { ($0, $0.value(from: text)) }
        .first { $0.problems(in: $1).isEmpty }?.1 ?? .string(text)
    default: .string(text)
    }
  }

  private static let truths = ["true": true, "1": true, "false": false, "0": false]
}

extension [Schema.Field] {
  /// The items of a query that these fields name. A list comes as `name[]=a&name[]=b`, as `name[0]=a&name[1]=b` or as
  /// `name=a&name=b`: programs differ in how they write one.
  func object(from query: QueryItems) -> JSONObject {
    var object = JSONObject()
    for field in self {
      if case .array(let element, _) = field.schema.bare {
        let texts = query.items.filter { field.isOrHolds($0.name) }.map(\.value)
        if !texts.isEmpty { object[field.name] = .array(texts.map { element.value(from: $0) }) }
      } else if let text = query[field.name] {
        object[field.name] = field.schema.value(from: text)
      }
    }
    return object
  }

  /// The variable segments of a path that these fields name.
  func object(from parameters: PathParameters) -> JSONObject {
    var object = JSONObject()
    for field in self {
      if let text = parameters[field.name] { object[field.name] = field.schema.value(from: text) }
    }
    return object
  }
}

extension Schema.Field {
  /// Whether an item of a query with this name is an element of the list.
  fileprivate func isOrHolds(_ item: String) -> Bool {
    guard item.hasPrefix(name) else { return false }
    let place = item.utf8.dropFirst(name.utf8.count)
    if place.isEmpty { return true }
    guard place.first == UInt8(ascii: "["), place.last == UInt8(ascii: "]"), place.count <= 6 else {
      return false
    }
    return place.dropFirst().dropLast().allSatisfy(ASCII.isDigit)
  }
}
