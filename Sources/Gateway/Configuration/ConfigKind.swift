/// A type of setting: how it is read, how it is written, and what to ask for when it is wrong.
struct ConfigKind<Value: Sendable>: Sendable {
  /// What the value must be, to stand after "must be".
  let expectation: String
  /// Nil when the input is not such a value.
  let read: @Sendable (ConfigInput) -> Value?
  /// The value as JSON5 writes it.
  let write: @Sendable (Value) -> String
}

extension ConfigKind where Value == String {
  static let text = ConfigKind(
    expectation: "a text", read: \.text, write: { quoted($0) })

  /// A path that names something.
  static let path = ConfigKind(
    expectation: "a path that is not empty", read: { $0.text.flatMap { $0.isEmpty ? nil : $0 } },
    write: { quoted($0) })
}

extension ConfigKind where Value == Int {
  /// A whole number; the environment and the flags bring it as text.
  static func count(_ range: ClosedRange<Int>) -> ConfigKind {
    ConfigKind(
      expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      read: { input in
        let number: Int? =
          switch input {
          case .integer(let number): Int(exactly: number)
          case .text(let text): Int(text)
          default: nil
          }
        return number.flatMap { range.contains($0) ? $0 : nil }
      },
      write: { "\($0)" })
  }

  /// A number of bytes with its unit.
  static func size(_ range: ClosedRange<Int>) -> ConfigKind {
    ConfigKind(
      expectation: "a size with its unit (B, KB, MB or GB), such as \"16KB\", from "
        + "\(ByteSize(range.lowerBound)) to \(ByteSize(range.upperBound))",
      read: { input in
        guard let size = input.text.flatMap(ByteSize.init), range.contains(size.bytes) else {
          return nil
        }
        return size.bytes
      },
      write: { quoted("\(ByteSize($0))") })
  }
}

extension ConfigKind where Value == Duration {
  /// A time with its unit.
  static func duration(_ range: ClosedRange<Duration>) -> ConfigKind {
    ConfigKind(
      expectation: "a time with its unit (ms, s, m or h), such as \"10s\", from "
        + "\(TimeSpan(range.lowerBound)) to \(TimeSpan(range.upperBound))",
      read: { input in
        guard let span = input.text.flatMap(TimeSpan.init), range.contains(span.duration) else {
          return nil
        }
        return span.duration
      },
      write: { quoted("\(TimeSpan($0))") })
  }
}

extension ConfigKind where Value: RawRepresentable, Value.RawValue == String, Value: CaseIterable {
  /// One of a few words.
  static var choice: ConfigKind {
    ConfigKind(
      expectation: "one of " + Value.allCases.map { quoted($0.rawValue) }.joined(separator: ", "),
      read: { $0.text.flatMap(Value.init) }, write: { quoted($0.rawValue) })
  }
}

/// A text in double quotes, as JSON5 takes it.
func quoted(_ text: String) -> String {
  "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}
