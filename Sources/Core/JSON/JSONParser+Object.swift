extension JSONParser {
  /// An object whose keys all differ.
  mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    guard depth <= limits.depth else { throw error(.tooDeep, at: position) }
    position += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return JSONObject() }

    let printsStart = prints.count
    defer { prints.removeSubrange(printsStart...) }
    var members: [JSONObject.Member] = []
    var places: [String: Int]?
    members.reserveCapacity(Self.firstCapacity)
    while true {
      let key = try distinctKey(among: members, places: &places, printsStart: printsStart)
      members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
      skipSpace()
      if take(UInt8(ascii: ",")) {
        skipSpace()
      } else if take(UInt8(ascii: "}")) {
        return JSONObject(distinct: members, places: places)
      } else {
        throw unexpected()
      }
    }
  }

  /// The next key with its colon; a walk finds a double among few keys, a hash among many.
  private mutating func distinctKey(
    among members: [JSONObject.Member], places: inout [String: Int]?, printsStart: Int
  ) throws(JSONError) -> String {
    let start = position
    guard peek() == UInt8(ascii: "\"") else { throw unexpected() }
    let key = try string()
    let isNew =
      if members.count < JSONObject.walkedCountMax {
        walk(members, for: key, printsStart: printsStart)
      } else {
        enter(key, after: members, into: &places)
      }
    guard isNew else { throw error(.duplicateKey, at: start) }
    skipSpace()
    guard take(UInt8(ascii: ":")) else { throw unexpected() }
    skipSpace()
    return key
  }

  private func enter(
    _ key: String, after members: [JSONObject.Member], into places: inout [String: Int]?
  ) -> Bool {
    if places == nil {
      var first: [String: Int] = [:]
      for (place, member) in members.enumerated() { first[member.key] = place }
      places = first
    }
    return places?.updateValue(members.count, forKey: key) == nil
  }

  private mutating func walk(
    _ members: [JSONObject.Member], for key: String, printsStart: Int
  ) -> Bool {
    let print = isASCIIString ? Self.print(of: key) : 0
    for place in members.indices {
      let other = prints[printsStart + place]
      if (other == print || other == 0 || print == 0) && members[place].key == key { return false }
    }
    prints.append(print)
    return true
  }

  /// A number that differs only between keys that differ, from the length and both ends of the key.
  ///
  /// It saves comparing texts. Beyond ASCII different bytes can be the same key, so 0 stands there for
  /// all keys and says nothing.
  private static func print(of key: String) -> UInt64 {
    var key = key
    return key.withUTF8 { key in
      var (head, tail): (UInt64, UInt64) = (0, 0)
      if key.count >= 8 {
        let bytes = UnsafeRawBufferPointer(key)
        head = unsafe bytes.loadUnaligned(as: UInt64.self)
        tail = unsafe bytes.loadUnaligned(fromByteOffset: key.count - 8, as: UInt64.self)
      } else {
        for place in key.indices { head = unsafe head << 8 | UInt64(key[place]) }
      }
      return (head ^ tail &* 31 ^ UInt64(key.count) << 56) | 1 << 63
    }
  }
}
