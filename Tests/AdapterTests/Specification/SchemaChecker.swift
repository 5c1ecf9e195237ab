import Core

/// Holds a value against a JSON Schema of draft 2020-12, or of an OpenAPI 3 document.
///
///     let checker = SchemaChecker(document, refusesUnnamed: true)
///     checker.problems(in: body, at: "#/components/schemas/Message")      // ["content: longer than 4000"]
///
/// It is strict: a keyword that it does not know is a problem too, so nothing is passed over in silence. Formats are
/// not looked at; they only comment.
struct SchemaChecker {
  /// Where all references lead.
  let document: JSON
  /// Whether a member that no schema names is a problem, even where a schema would let it pass.
  let refusesUnnamed: Bool

  /// So deep may schemas stand in each other: one that only refers to itself ends here.
  private static let depthMax = 200

  init(_ document: JSON, refusesUnnamed: Bool = false) {
    self.document = document
    self.refusesUnnamed = refusesUnnamed
  }

  /// What is wrong with a value; `$defs/a` and the like are found from the root of the document.
  func problems(in value: JSON, at pointer: String) -> [String] {
    guard let schema = found(pointer) else { return ["there is no schema at \(pointer)"] }
    return problems(in: value, schema: schema)
  }

  /// What is wrong with a value, by a schema whose references lead into the document.
  func problems(in value: JSON, schema: JSON) -> [String] {
    complete(value, schema, Place("", depth: 0)).problems
  }

  /// Where in the value a check is.
  struct Place {
    let path: String
    let depth: Int

    init(_ path: String, depth: Int) { (self.path, self.depth) = (path, depth) }

    var deeper: Place { Place(path, depth: depth + 1) }

    func member(_ key: String) -> Place {
      Place(path.isEmpty ? key : "\(path).\(key)", depth: depth + 1)
    }

    func element(_ index: Int) -> Place { Place("\(path)[\(index)]", depth: depth + 1) }

    func problem(_ words: String) -> String { path.isEmpty ? words : "\(path): \(words)" }
  }

  /// What a schema found.
  struct Outcome {
    var problems: [String] = []
    /// The members that it, or a schema it applies to the same value, has looked at.
    var known: Set<String> = []
    /// Whether it says which members there are at all.
    var namesMembers = false

    mutating func add(_ other: Outcome) {
      problems += other.problems
      known.formUnion(other.known)
      namesMembers = namesMembers || other.namesMembers
    }
  }

  /// The check of a member, an element or a root, where all schemas of this value have been looked at.
  func complete(_ value: JSON, _ schema: JSON, _ place: Place) -> Outcome {
    var outcome = check(value, schema, place)
    if refusesUnnamed { outcome.problems += unnamed(in: value, outcome, place) }
    return outcome
  }

  /// The members that no schema has named, where one has named any.
  func unnamed(in value: JSON, _ outcome: Outcome, _ place: Place) -> [String] {
    guard outcome.namesMembers, let members = value.objectValue else { return [] }
    return members.keys.filter { !outcome.known.contains($0) }
      .map { place.member($0).problem("nobody names it") }
  }

  /// The check of one schema, with those that it applies to the same value.
  func check(_ value: JSON, _ schema: JSON, _ place: Place) -> Outcome {
    guard place.depth < Self.depthMax else {
      return Outcome(problems: [place.problem("the schema has no end")])
    }
    switch schema {
    case .bool(true): return Outcome()
    case .bool(false): return Outcome(problems: [place.problem("must not be there")])
    case .object(let schema):
      if value.isNull, schema["nullable"] == true { return Outcome() }
      var outcome = applied(value, schema, place)
      outcome.problems += strangeKeywords(schema, place)
      outcome.problems += mismatches(value, schema, place)
      if let elements = value.arrayValue {
        outcome.problems += self.problems(of: elements, schema, place)
      }
      if let members = value.objectValue { check(members, schema, place, &outcome) }
      return outcome
    default: return Outcome(problems: [place.problem("the schema is none")])
    }
  }

  /// What a pointer such as `#/components/schemas/a~1b` leads to.
  func found(_ pointer: String) -> JSON? {
    guard pointer.hasPrefix("#") else { return nil }
    var value: JSON? = document
    for step in pointer.dropFirst().split(separator: "/") {
      let key = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
      value = value?[key] ?? Int(key).flatMap { value?[$0] }
    }
    return value
  }
}
