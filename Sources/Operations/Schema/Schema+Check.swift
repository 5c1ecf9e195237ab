package import Core

extension Schema {
  /// Everything that is wrong with a value; empty when it fits.
  package func problems(in value: JSON) -> [FieldProblem] {
    var problems: [FieldProblem] = []
    check(value, FieldPath(), &problems)
    return problems
  }

  func check(_ value: JSON, _ path: FieldPath, _ problems: inout [FieldProblem]) {
    switch self {
    case .anything: break
    case .noted(let schema, _, _): schema.check(value, path, &problems)
    case .nullable(let schema): if !value.isNull { schema.check(value, path, &problems) }
    case .oneOf(let choices): checkChoices(choices, value, path, &problems)
    case .object(let fields): Self.check(fields, value, path, &problems)
    case .map(let schema): checkMembers(schema, value, path, &problems)
    case .array(let schema, let count): checkElements(schema, count, value, path, &problems)
    case .string(let rule):
      guard let text = value.stringValue else { return problems.add(.mustBeText, path) }
      rule.check(text, path, &problems)
    case .integer(let range):
      guard let number = value.wholeNumber else { return problems.add(.mustBeWhole, path) }
      if !range.contains(number) { problems.add(.mustBeWithin(range), path) }
    case .number(let range):
      guard let number = value.doubleValue else { return problems.add(.mustBeNumber, path) }
      if !range.contains(number) { problems.add(.mustBeWithin(range), path) }
    case .boolean: if value.boolValue == nil { problems.add(.mustBeBoolean, path) }
    }
  }

  static func check(
    _ fields: [Field], _ value: JSON, _ path: FieldPath, _ problems: inout [FieldProblem]
  ) {
    guard let object = value.objectValue else { return problems.add(.mustBeObject, path) }
    for field in fields {
      if let value = object[field.name] {
        field.schema.check(value, path.appending(field.name), &problems)
      } else if field.isRequired {
        problems.add(.isRequired, path.appending(field.name))
      }
    }
  }

  private func checkMembers(
    _ schema: Schema, _ value: JSON, _ path: FieldPath, _ problems: inout [FieldProblem]
  ) {
    guard let object = value.objectValue else { return problems.add(.mustBeObject, path) }
    for member in object { schema.check(member.value, path.appending(member.key), &problems) }
  }

  private func checkElements(
    _ schema: Schema, _ count: ClosedRange<Int>, _ value: JSON, _ path: FieldPath,
    _ problems: inout [FieldProblem]
  ) {
    guard let elements = value.arrayValue else { return problems.add(.mustBeList, path) }
    guard count.contains(elements.count) else { return problems.add(.mustHave(count), path) }
    for (index, element) in elements.enumerated() {
      schema.check(element, path.appending("\(index)"), &problems)
    }
  }

  /// The problems of the choice that came nearest, when none fits: of those that take a value of this kind, where any does.
  private func checkChoices(
    _ choices: [Schema], _ value: JSON, _ path: FieldPath, _ problems: inout [FieldProblem]
  ) {
    var nearest: (isKin: Bool, problems: [FieldProblem])?
    for choice in choices {
      var found: [FieldProblem] = []
      choice.check(value, path, &found)
      if found.isEmpty { return }
      let isKin = choice.takesKind(of: value)
      if let other = nearest,
        other.isKin != isKin ? other.isKin : other.problems.count <= found.count
      {
        continue
      }
      nearest = (isKin, found)
    }
    problems += nearest?.problems ?? []
  }

  /// Whether some value of the same kind could fit.
  private func takesKind(of value: JSON) -> Bool {
    switch self {
    case .anything: true
    case .noted(let schema, _, _): schema.takesKind(of: value)
    case .nullable(let schema): value.isNull || schema.takesKind(of: value)
    case .oneOf(let choices): choices.contains { $0.takesKind(of: value) }
    case .object, .map: value.objectValue != nil
    case .array: value.arrayValue != nil
    case .string: value.stringValue != nil
    case .integer, .number: value.doubleValue != nil
    case .boolean: value.boolValue != nil
    }
  }
}

extension StringRule {
  fileprivate func check(_ text: String, _ path: FieldPath, _ problems: inout [FieldProblem]) {
    // No database keeps one in a text.
    guard !text.utf8.contains(0) else { return problems.add(.mustHoldNoNUL, path) }
    if let values, !values.contains(text) { problems.add(.mustBeOne(of: values), path) }
    if let length, !length.contains(text.unicodeScalars.count) {
      problems.add(
        length.lowerBound > 0 && text.isEmpty ? .isRequired : .mustHaveLength(length), path)
      return
    }
    if let pattern, !pattern.matches(text) { problems.add(.hasWrongForm, path) }
    if let format, !format.fits(text) { problems.add(.mustBe(format.noun), path) }
  }
}

/// The names and numbers on the way to a value.
struct FieldPath {
  private(set) var text = ""

  func appending(_ name: String) -> FieldPath {
    FieldPath(text: text.isEmpty ? name : "\(text).\(name)")
  }

  /// What a sentence calls the place; the whole body has no name of its own.
  var name: String { text.isEmpty ? "body" : text }
}
