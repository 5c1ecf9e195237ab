/// A head of which a part has come. Most heads come whole, so that a connection has no room for this by itself.
final class UnfinishedHead {
  private var parser: HeadParser?

  init(_ parser: consuming HeadParser) { self.parser = .some(parser) }

  /// The parser as the last part left it, handed over once.
  func take() -> HeadParser? { parser.take() }
}
