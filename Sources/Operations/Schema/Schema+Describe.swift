package import Core

extension Schema {
  /// This schema in the words of JSON Schema 2020-12, which OpenAPI 3.1 uses.
  package func described(in language: Language) -> JSONObject {
    switch self {
    case .anything: return [:]
    case .boolean: return ["type": "boolean"]
    case .string(let rule): return rule.described
    case .integer(let range):
      var object: JSONObject = ["type": "integer"]
      if range.lowerBound != .min { object["minimum"] = .integer(range.lowerBound) }
      if range.upperBound != .max { object["maximum"] = .integer(range.upperBound) }
      return object
    case .number(let range):
      return [
        "type": "number", "minimum": .double(range.lowerBound),
        "maximum": .double(range.upperBound),
      ]
    case .array(let element, let count):
      return [
        "type": "array", "items": .object(element.described(in: language)),
        "minItems": .integer(Int64(count.lowerBound)),
        "maxItems": .integer(Int64(count.upperBound)),
      ]
    case .map(let schema):
      return [
        "type": "object", "additionalProperties": .object(schema.described(in: language)),
      ]
    case .object(let fields): return Self.describe(fields, in: language)
    case .oneOf(let choices):
      return ["anyOf": .array(choices.map { .object($0.described(in: language)) })]
    case .nullable(let schema):
      return ["anyOf": [.object(schema.described(in: language)), ["type": "null"]]]
    case .noted(let schema, let description, let example):
      var object = schema.described(in: language)
      object["description"] = .string(description[language])
      if let example { object["examples"] = [example] }
      return object
    }
  }

  private static func describe(_ fields: [Field], in language: Language) -> JSONObject {
    var object: JSONObject = ["type": "object"]
    let required = fields.filter(\.isRequired)
    if !required.isEmpty { object["required"] = .array(required.map { .string($0.name) }) }
    object["properties"] = .object(
      JSONObject(fields.map { ($0.name, .object($0.schema.described(in: language))) }))
    return object
  }
}

extension StringRule {
  fileprivate var described: JSONObject {
    var object: JSONObject = ["type": "string"]
    if let values { object["enum"] = .array(values.map { .string($0) }) }
    if let length {
      object["minLength"] = .integer(Int64(length.lowerBound))
      object["maxLength"] = .integer(Int64(length.upperBound))
    }
    if let pattern { object["pattern"] = .string(pattern.source) }
    if let format { object["format"] = .string(format.rawValue) }
    return object
  }
}
