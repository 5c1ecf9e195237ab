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
  /// The items of a query that these fields name. A list comes as `name[]=a&name[]=b`.
  func object(from query: QueryItems) -> JSONObject {
    var object = JSONObject()
    for field in self {
      if case .array(let element, _) = field.schema.bare {
        let texts = query.all(field.name + "[]") + query.all(field.name)
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
