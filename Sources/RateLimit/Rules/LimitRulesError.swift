/// Everything that is wrong with a file of limits, each with its place.
package struct LimitRulesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Sentences such as `config/limits.json5:12:5: there is no setting per_minutes; did you mean per_minute?`
  package let problems: [String]

  package var description: String { problems.joined(separator: "\n") }
}
