import Core

// Keywords about a value alone.
extension SchemaChecker {
  func mismatches(_ value: JSON, _ schema: JSONObject, _ place: Place) -> [String] {
    var words: [String] = []
    if let type = schema["type"] {
      let names = type.arrayValue?.compactMap(\.stringValue) ?? [type.stringValue ?? ""]
      if !names.contains(where: { isOf(type: $0, value) }) {
        words.append("no \(names.joined(separator: " or "))")
      }
    }
    if let choices = schema["enum"]?.arrayValue, !choices.contains(where: { equal($0, value) }) {
      words.append("none of \(JSON.array(choices))")
    }
    if let only = schema["const"], !equal(only, value) { words.append("not \(only)") }
    switch value {
    case .string(let text): words += mismatches(text, schema)
    case .integer, .double: words += mismatches(value.doubleValue ?? 0, schema)
    case .array(let elements): words += mismatches(elements, schema)
    case .object(let members):
      words += outside(members.count, schema, "minProperties", "maxProperties", "members")
    case .null, .bool: break
    }
    return words.map(place.problem)
  }

  private func isOf(type: String, _ value: JSON) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array),
      ("object", .object), ("integer", .integer), ("number", .integer), ("number", .double):
      true
    case ("integer", .double(let number)): number == number.rounded()
    default: false
    }
  }

  /// One and 1.0 are the same number.
  private func equal(_ one: JSON, _ other: JSON) -> Bool {
    if one == other { return true }
    guard let left = one.doubleValue, let right = other.doubleValue else { return false }
    return left == right
  }

  private func mismatches(_ text: String, _ schema: JSONObject) -> [String] {
    var words = outside(text.unicodeScalars.count, schema, "minLength", "maxLength", "characters")
    if let pattern = schema["pattern"]?.stringValue {
      guard let regex = try? Regex(pattern) else { return words + ["no pattern: \(pattern)"] }
      if text.firstMatch(of: regex) == nil { words.append("does not match \(pattern)") }
    }
    return words
  }

  private func mismatches(_ number: Double, _ schema: JSONObject) -> [String] {
    var words: [String] = []
    func hold(_ keyword: String, _ holds: (Double, Double) -> Bool) {
      guard let bound = schema[keyword]?.doubleValue, !holds(number, bound) else { return }
      words.append("beyond its \(keyword) of \(schema[keyword] ?? .null)")
    }
    // OpenAPI 3.0 says `true` beside the bound where JSON Schema gives a bound of its own.
    hold("minimum", schema["exclusiveMinimum"] == true ? (>) : (>=))
    hold("maximum", schema["exclusiveMaximum"] == true ? (<) : (<=))
    hold("exclusiveMinimum", >)
    hold("exclusiveMaximum", <)
    hold("multipleOf") { $0.remainder(dividingBy: $1) == 0 }
    return words
  }

  private func mismatches(_ elements: [JSON], _ schema: JSONObject) -> [String] {
    var words = outside(elements.count, schema, "minItems", "maxItems", "elements")
    if schema["uniqueItems"] == true, Set(elements).count < elements.count {
      words.append("has an element twice")
    }
    return words
  }

  private func outside(
    _ count: Int, _ schema: JSONObject, _ least: String, _ most: String, _ unit: String
  ) -> [String] {
    var words: [String] = []
    if let least = schema[least]?.integerValue, count < least {
      words.append("fewer than \(least) \(unit)")
    }
    if let most = schema[most]?.integerValue, count > most {
      words.append("more than \(most) \(unit)")
    }
    return words
  }
}

// Keywords that only comment, and those that nobody here understands.
extension SchemaChecker {
  private static let understood: Set<String> = [
    "$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "type", "enum", "const",
    "properties", "required", "additionalProperties", "unevaluatedProperties", "items",
    "prefixItems", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minProperties",
    "maxProperties", "nullable",
  ]
  private static let commenting: Set<String> = [
    "$schema", "$id", "$defs", "$comment", "title", "description", "format", "default", "example",
    "examples", "deprecated", "readOnly", "writeOnly", "discriminator", "contentEncoding",
    "contentMediaType", "externalDocs", "xml", "endpoints",
  ]

  func strangeKeywords(_ schema: JSONObject, _ place: Place) -> [String] {
    schema.keys
      .filter { !Self.understood.contains($0) && !Self.commenting.contains($0) }
      .filter { !$0.hasPrefix("x-") }
      .map { place.problem("nobody here understands the keyword \($0)") }
  }
}
