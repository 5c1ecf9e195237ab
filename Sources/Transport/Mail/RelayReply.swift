/// A reply of a relay, as its lines come: `550-5.1.1 No such user`, `550 5.1.1 Look at …`.
struct RelayReply: Equatable {
  static let bytesMax = 512

  private(set) var code = 0
  /// The lines behind their codes, one behind the other.
  private(set) var text = ""
  private var isWhole = true

  /// Takes one line. What does not begin with a code is passed over.
  mutating func hear(_ line: String) {
    guard line.utf8.count > 4, let code = Int(line.prefix(3)) else { return }
    let words = line.dropFirst(4).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    text = isWhole ? words : String("\(text) \(words)".prefix(Self.bytesMax))
    self.code = code
    isWhole = line.utf8.dropFirst(3).first != UInt8(ascii: "-")
  }
}
