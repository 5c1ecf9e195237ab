import Core

// Keywords that apply other schemas to the same value.
extension SchemaChecker {
  func applied(_ value: JSON, _ schema: JSONObject, _ place: Place) -> Outcome {
    var outcome = Outcome()
    if let pointer = schema["$ref"]?.stringValue {
      if let target = found(pointer) {
        outcome.add(check(value, target, place.deeper))
      } else {
        outcome.problems.append(place.problem("there is no schema at \(pointer)"))
      }
    }
    for part in schema["allOf"]?.arrayValue ?? [] { outcome.add(check(value, part, place.deeper)) }
    if let parts = schema["anyOf"]?.arrayValue { outcome.add(any(of: parts, value, place)) }
    if let parts = schema["oneOf"]?.arrayValue { outcome.add(one(of: parts, value, place)) }
    if let condition = schema["if"] { outcome.add(branch(condition, schema, value, place)) }
    if let refused = schema["not"], check(value, refused, place.deeper).problems.isEmpty {
      outcome.problems.append(place.problem("is what it must not be"))
    }
    return outcome
  }

  private func any(of schemas: [JSON], _ value: JSON, _ place: Place) -> Outcome {
    let outcomes = schemas.map { check(value, $0, place.deeper) }
    let fitting = outcomes.filter(\.problems.isEmpty)
    guard fitting.isEmpty else {
      return fitting.reduce(into: Outcome()) { $0.add($1) }
    }
    return nearest(outcomes, place)
  }

  private func one(of schemas: [JSON], _ value: JSON, _ place: Place) -> Outcome {
    let outcomes = schemas.map { check(value, $0, place.deeper) }
    let fitting = outcomes.filter(\.problems.isEmpty)
    if fitting.isEmpty { return nearest(outcomes, place) }
    if fitting.count == 1 { return fitting[0] }
    // Where unnamed members are refused, a form that leaves some over does not fit.
    let whole = fitting.filter { unnamed(in: value, $0, place).isEmpty }
    if refusesUnnamed, whole.count == 1 { return whole[0] }
    var all = fitting.reduce(into: Outcome()) { $0.add($1) }
    all.problems.append(place.problem("fits \(fitting.count) forms of which it must be one"))
    return all
  }

  /// What the form that fits best says, so that a reader sees what to change.
  private func nearest(_ outcomes: [Outcome], _ place: Place) -> Outcome {
    outcomes.min { $0.problems.count < $1.problems.count }
      ?? Outcome(problems: [place.problem("there is no form that it could have")])
  }

  private func branch(
    _ condition: JSON, _ schema: JSONObject, _ value: JSON, _ place: Place
  ) -> Outcome {
    var outcome = check(value, condition, place.deeper)
    let holds = outcome.problems.isEmpty
    if !holds { outcome = Outcome() }
    if let next = schema[holds ? "then" : "else"] { outcome.add(check(value, next, place.deeper)) }
    return outcome
  }
}

// Keywords that apply other schemas to what is in a value.
extension SchemaChecker {
  func problems(of elements: [JSON], _ schema: JSONObject, _ place: Place) -> [String] {
    let first = schema["prefixItems"]?.arrayValue ?? []
    return elements.indices.flatMap { index -> [String] in
      let rule = index < first.count ? first[index] : schema["items"]
      return rule.map { complete(elements[index], $0, place.element(index)).problems } ?? []
    }
  }

  func check(
    _ members: JSONObject, _ schema: JSONObject, _ place: Place, _ outcome: inout Outcome
  ) {
    for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    where members[name] == nil {
      outcome.problems.append(place.member(name).problem("is missing"))
    }
    let named = schema["properties"]?.objectValue
    if let named, !named.isEmpty { outcome.namesMembers = true }
    for (key, value) in members {
      if let rule = named?[key] {
        outcome.known.insert(key)
        outcome.problems += complete(value, rule, place.member(key)).problems
      } else if let rest = schema["additionalProperties"] {
        // Any member at all is what JSON Schema takes unsaid; saying it names none.
        if rest != true { outcome.known.insert(key) }
        outcome.problems += complete(value, rest, place.member(key)).problems
      }
    }
    if let rest = schema["unevaluatedProperties"] {
      for (key, value) in members where outcome.known.insert(key).inserted {
        outcome.problems += complete(value, rest, place.member(key)).problems
      }
    }
  }
}
