/// The members of a JSON object, in the order they were written.
///
/// Two objects are equal when they hold the same members, in whatever order. Keys that Unicode holds
/// for equal (é in one scalar or in two) are the same key.
package struct JSONObject: Sendable {
  /// A key with its value.
  struct Member: Hashable, Sendable {
    let key: String
    var value: JSON
  }

  /// Up to this many members a walk finds a key faster than a hash does.
  static let walkedCountMax = 16

  private(set) var members: [Member]
  /// Where each key stands; kept only beyond `walkedCountMax` members.
  private var places: [String: Int]?

  /// An object without members.
  package init() {
    members = []
  }

  /// An object of these pairs; of pairs with the same key the last one counts.
  package init(_ pairs: some Sequence<(String, JSON)>) {
    self.init()
    for (key, value) in pairs { self[key] = value }
  }

  /// An object of members whose keys the parser has found to differ.
  init(distinct members: [Member], places: [String: Int]?) {
    self.members = members
    self.places = places
  }

  /// How many members there are.
  package var count: Int { members.count }
  /// Whether there is none.
  package var isEmpty: Bool { members.isEmpty }
  /// The keys, in order.
  package var keys: [String] { members.map(\.key) }

  /// The value of a key; setting nil removes the member.
  package subscript(key: String) -> JSON? {
    get { place(of: key).map { members[$0].value } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  private func place(of key: String) -> Int? {
    if let places { places[key] } else { members.firstIndex { $0.key == key } }
  }

  private mutating func append(_ member: Member) {
    members.append(member)
    if places != nil {
      places?[member.key] = members.count - 1
    } else if members.count > Self.walkedCountMax {
      indexMembers()
    }
  }

  private mutating func remove(at place: Int) {
    members.remove(at: place)
    places = nil
    if members.count > Self.walkedCountMax { indexMembers() }
  }

  private mutating func indexMembers() {
    places = Dictionary(
      uniqueKeysWithValues: members.indices.lazy.map { [members] in (members[$0].key, $0) })
  }
}

extension JSONObject: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(members.reduce(0) { $0 ^ $1.hashValue })
  }
}

extension JSONObject: Sequence {
  /// Walks the members in order.
  package struct Iterator: IteratorProtocol {
    fileprivate var members: IndexingIterator<[Member]>

    package mutating func next() -> (key: String, value: JSON)? {
      members.next().map { ($0.key, $0.value) }
    }
  }

  package func makeIterator() -> Iterator { Iterator(members: members.makeIterator()) }
  package var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
