import Core

/// The operations of an OpenAPI 3 document, against which requests are held.
///
///     let api = OpenAPIDocument(try TestFile.json("Specifications/discord.json"))
///     api.problems("POST", "/users/@me/channels", ["recipient_id": "7"])      // []
struct OpenAPIDocument {
  private let paths: JSONObject
  private let checker: SchemaChecker

  init(_ document: JSON, refusesUnnamed: Bool = false) {
    paths = document["paths"]?.objectValue ?? [:]
    checker = SchemaChecker(document, refusesUnnamed: refusesUnnamed)
  }

  /// What is wrong with a request: its method, its path without the base, and its body of a media type.
  func problems(
    _ method: String, _ path: String, _ body: JSON?, as type: String = "application/json"
  ) -> [String] {
    guard let operation = operation(method, path) else { return ["there is no \(method) \(path)"] }
    let accepted = resolved(operation["requestBody"])
    guard let body else {
      return accepted?["required"] == true ? ["the body is missing"] : []
    }
    guard let accepted else { return ["there is a body, and should be none"] }
    guard let schema = accepted["content"]?[type]?["schema"] else {
      return ["there is no body of \(type)"]
    }
    return checker.problems(in: body, schema: schema)
  }

  /// What is wrong with an answer to a request.
  func problems(in answer: JSON, of status: Int, to method: String, _ path: String) -> [String] {
    guard let operation = operation(method, path) else { return ["there is no \(method) \(path)"] }
    let answers = operation["responses"]
    let family = "\(status / 100)XX"
    guard
      let found = resolved(answers?["\(status)"] ?? answers?[family] ?? answers?["default"]),
      let schema = found["content"]?["application/json"]?["schema"]
    else { return ["there is no answer of \(status)"] }
    return checker.problems(in: answer, schema: schema)
  }

  /// The operation of a path; of several templates that fit, the one with the fewest gaps.
  private func operation(_ method: String, _ path: String) -> JSON? {
    let steps = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
    return
      paths
      .filter { fits($0.key.split(separator: "/", omittingEmptySubsequences: false), steps) }
      .compactMap { key, item in
        item[method.lowercased()].map { (gaps: key.split(separator: "{").count, $0) }
      }
      .min { $0.gaps < $1.gaps }?.1
  }

  private func fits(_ template: [Substring], _ steps: [Substring]) -> Bool {
    template.count == steps.count
      && zip(template, steps).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
  }

  private func resolved(_ value: JSON?) -> JSON? {
    value?["$ref"]?.stringValue.flatMap(checker.found) ?? value
  }
}
