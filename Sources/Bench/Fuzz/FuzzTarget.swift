/// A parser under fuzz: what to spoil, and what must hold of every input.
struct FuzzTarget: Sendable {
  let name: String
  /// Good and bad inputs to begin with.
  let corpus: [[UInt8]]
  /// Words that mean something to the parser.
  let tokens: [String]
  /// Reads the input; the cuts are ascending offsets for parsers that are fed in pieces.
  let check: @Sendable (_ input: [UInt8], _ cuts: [Int]) throws(FuzzFailure) -> Reading

  /// Whether the parser took the input; a fuzz in which it never does proves little.
  enum Reading {
    case accepted
    case refused
  }

  init(
    _ name: String, corpus: [String], tokens: [String],
    check: @escaping @Sendable ([UInt8], [Int]) throws(FuzzFailure) -> Reading
  ) {
    self.name = name
    self.corpus = corpus.map { Array($0.utf8) }
    self.tokens = tokens
    self.check = check
  }

  static let all: [FuzzTarget] = [.http, .json, .json5, .multipart, .dates, .fields]
}

/// A promise that an input broke.
struct FuzzFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
