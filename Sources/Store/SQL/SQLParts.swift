/// What a statement's text is made of, and a number by which it is found again.
///
/// Two lists are equal when their literals stand at the same place in the program; equal letters elsewhere make another
/// list, which costs an engine a statement more and is never wrong.
struct SQLParts: Hashable, Sendable {
  private(set) var all: [SQLPart]
  /// Mixed from the parts as they come.
  private(set) var mark: UInt64 = 0

  init(capacity: Int) {
    all = []
    all.reserveCapacity(capacity)
  }

  init() { all = [] }

  init(_ literal: StaticString) {
    self.init()
    append(.literal(literal))
  }

  mutating func append(_ part: SQLPart) {
    all.append(part)
    mix(part)
  }

  mutating func append(_ parts: SQLParts) {
    for part in parts.all { append(part) }
  }

  private mutating func mix(_ part: SQLPart) {
    mark = (mark ^ part.mark) &* 0x9E37_79B9_7F4A_7C15
    mark ^= mark >> 29
  }

  /// The types of its places.
  var kinds: [SQLKind] {
    all.compactMap { if case .place(let kind) = $0 { kind } else { nil } }
  }

  func hash(into hasher: inout Hasher) { hasher.combine(mark) }
}

/// One part of a text.
enum SQLPart: Hashable, Sendable {
  /// Text that the program was built with.
  case literal(StaticString)
  /// Text that it puts together.
  case raw(String)
  /// A value goes here. PostgreSQL wants to know of which type, even of a NULL.
  case place(SQLKind)

  fileprivate var mark: UInt64 {
    switch self {
    case .literal(let literal): UInt64(literal.address)
    case .raw(let raw): UInt64(truncatingIfNeeded: raw.hashValue)
    case .place(let kind): UInt64(kind.rawValue)
    }
  }

  static func == (left: SQLPart, right: SQLPart) -> Bool {
    switch (left, right) {
    case (.literal(let left), .literal(let right)):
      left.address == right.address && left.utf8CodeUnitCount == right.utf8CodeUnitCount
    case (.raw(let left), .raw(let right)): left == right
    case (.place(let left), .place(let right)): left == right
    default: false
    }
  }

  func hash(into hasher: inout Hasher) { hasher.combine(mark) }
}

extension StaticString {
  fileprivate var address: UInt { unsafe UInt(bitPattern: utf8Start) }
}
