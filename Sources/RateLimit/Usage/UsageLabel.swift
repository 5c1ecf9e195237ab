import Core

/// The name of an operation, made small: two are the same when their numbers are.
///
/// Make each once, at start. The names are those of the operation table, so there are few; past the bound they share one.
package struct UsageLabel: Hashable, Sendable {
  let number: UInt16

  /// The label of a name, the same one each time.
  package init(_ name: String) {
    number = Self.registry.withLock { $0.number(of: name) }
  }

  /// The name it was made of.
  package var name: String { Self.registry.withLock { $0.names[Int(number)] } }

  /// How many different labels there are at most.
  package static let countMax = 4_096

  private static let registry = Locked(Registry())

  private struct Registry: Sendable {
    var names = ["other"]
    var numbers: [String: UInt16] = ["other": 0]

    mutating func number(of name: String) -> UInt16 {
      if let number = numbers[name] { return number }
      guard names.count < UsageLabel.countMax else { return 0 }
      let number = UInt16(names.count)
      names.append(name)
      numbers[name] = number
      return number
    }
  }
}
