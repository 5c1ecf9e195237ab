extension Ability {
  /// What is done: `read` of both `contacts.read` and `read:leads`.
  var verb: Substring { isVerbFirst ? words[0] : words[1] }
  /// What it is done to: `contacts` of `contacts.read`, `leads` of `read:leads`.
  var topic: Substring { isVerbFirst ? words[1] : words[0] }

  private var isVerbFirst: Bool { description.utf8.contains(UInt8(ascii: ":")) }
  private var words: [Substring] { description.split { $0 == "." || $0 == ":" } }
}
