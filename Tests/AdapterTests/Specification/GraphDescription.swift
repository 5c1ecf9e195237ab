import Core

/// What Meta publishes of one kind of node of the Graph API: its edges, their parameters, and its fields.
///
/// What stands inside a parameter that is an object, it does not say.
struct GraphDescription {
  private let node: JSON

  init(_ node: JSON) { self.node = node }

  /// What is wrong with a request in the form of fixtures, whose path begins with the id of such a node.
  func problems(in request: JSON) -> [String] {
    for method in ["GET", "POST", "DELETE"] {
      guard let path = request[method]?.stringValue else { continue }
      let parts = path.split(separator: "?", maxSplits: 1)
      let steps = parts[0].split(separator: "/")
      var given = query(parts.count == 2 ? parts[1] : "")
      for (name, value) in request["json"]?.objectValue ?? [:] { given[name] = value }
      return steps.count == 1
        ? ofNode(given) : ofEdge(steps.dropFirst().joined(separator: "/"), method, given)
    }
    return ["there is no method"]
  }

  private func query(_ text: Substring) -> JSONObject {
    JSONObject(
      text.split(separator: "&").map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1)
        let value = PercentEncoding.text(parts[1].utf8, for: .form) ?? ""
        return (String(parts[0]), .array(value.split(separator: ",").map { .string(String($0)) }))
      })
  }

  /// Where the file was trimmed of the fields, they are not looked at.
  private func ofNode(_ given: JSONObject) -> [String] {
    let known = Set(node["fields"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? [])
    let asked = given["fields"]?.arrayValue?.compactMap(\.stringValue) ?? []
    return known.isEmpty
      ? [] : asked.filter { !known.contains($0) }.map { "there is no field \($0)" }
  }

  private func ofEdge(_ name: String, _ method: String, _ given: JSONObject) -> [String] {
    let edge = node["apis"]?.arrayValue?.first {
      $0["endpoint"]?.stringValue == name && $0["method"]?.stringValue == method
    }
    guard let parameters = edge?["params"]?.arrayValue else { return ["there is no \(name)"] }
    var problems: [String] = []
    var known: Set<String> = []
    for parameter in parameters {
      let name = parameter["name"]?.stringValue ?? ""
      known.insert(name)
      if let value = given[name] {
        problems += mismatches(value, parameter["type"]?.stringValue ?? "", name)
      } else if parameter["required"]?.boolValue == true {
        problems.append("\(name): is missing")
      }
    }
    return problems
      + given.keys.filter { !known.contains($0) }.map { "there is no parameter \($0)" }
  }

  /// Choices are written in capitals there, and taken in either case.
  private func mismatches(_ value: JSON, _ type: String, _ name: String) -> [String] {
    if type.hasPrefix("list<") {
      guard let elements = value.arrayValue else { return ["\(name): no list"] }
      return elements.flatMap { mismatches($0, String(type.dropFirst(5).dropLast()), name) }
    }
    if let choices = node["enums"]?[type]?["values"]?.arrayValue {
      let word = value.stringValue?.uppercased()
      let isKnown = choices.contains { $0.stringValue?.uppercased() == word }
      return isKnown ? [] : ["\(name): there is no choice \(value)"]
    }
    return type == "string" && value.stringValue == nil ? ["\(name): no string"] : []
  }
}
