extension ZoneTable {
  /// The zone in a TZif file of version 2 or later (RFC 9636); nil when anything in it is off.
  convenience init?(identifier: String, file bytes: [UInt8]) {
    var reader = ZoneReader(bytes)
    guard let old = reader.header(), reader.skip(old.bodyBytes(timeBytes: 4)),
      let counts = reader.header(), counts.isUsable,
      let times = reader.times(counts.changes), let kinds = reader.take(counts.changes),
      let offsets = reader.offsets(counts.kinds), kinds.allSatisfy({ $0 < offsets.count }),
      reader.skip(counts.bytesAfterKinds(timeBytes: 8)), let footer = reader.footer()
    else { return nil }
    let changes = zip(times, kinds).map { ZoneChange(at: $0, offset: offsets[Int($1)]) }
    guard !footer.isEmpty else {
      self.init(identifier: identifier, changes: changes, offsetAtFirst: offsets[0])
      return
    }
    guard let rule = ZoneRule(footer) else { return nil }
    self.init(
      identifier: identifier, changes: changes,
      offsetAtFirst: changes.isEmpty ? rule.standardOffset : offsets[0],
      rule: rule.summer == nil ? nil : rule)
  }
}

/// How much of each kind a part of a TZif file holds.
private struct ZoneCounts {
  let universalMarks: Int
  let standardMarks: Int
  let leapSeconds: Int
  let changes: Int
  let kinds: Int
  let letters: Int

  /// Tables that count leap seconds are not the time that computers keep.
  var isUsable: Bool { leapSeconds == 0 && kinds > 0 }

  func bytesAfterKinds(timeBytes: Int) -> Int {
    letters + leapSeconds * (timeBytes + 4) + standardMarks + universalMarks
  }

  func bodyBytes(timeBytes: Int) -> Int {
    changes * (timeBytes + 1) + kinds * 6 + bytesAfterKinds(timeBytes: timeBytes)
  }
}

/// Walks over the bytes of a TZif file and never past them.
private struct ZoneReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func skip(_ count: Int) -> Bool { take(count) != nil }

  private mutating func integer(bytes count: Int) -> Int64? {
    guard let bytes = take(count), let first = bytes.first else { return nil }
    let sign: Int64 = first >= 0x80 ? -1 : 0
    return bytes.reduce(sign) { $0 << 8 | Int64($1) }
  }

  mutating func header() -> ZoneCounts? {
    guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first,
      version >= UInt8(ascii: "2"), skip(15)
    else { return nil }
    var counts: [Int] = []
    for _ in 0..<6 {
      guard let count = integer(bytes: 4), count >= 0 else { return nil }
      counts.append(Int(count))
    }
    return ZoneCounts(
      universalMarks: counts[0], standardMarks: counts[1], leapSeconds: counts[2],
      changes: counts[3], kinds: counts[4], letters: counts[5])
  }

  /// Moments in seconds, each later than the one before.
  mutating func times(_ count: Int) -> [Int64]? {
    guard var block = take(count * 8).map(ZoneReader.init(slice:)) else { return nil }
    var times: [Int64] = []
    times.reserveCapacity(count)
    while let time = block.integer(bytes: 8) {
      guard times.last ?? .min < time, time <= ZoneTable.changeSecondsMax else { return nil }
      times.append(time)
    }
    return times
  }

  /// The offsets of the kinds of time, in seconds.
  mutating func offsets(_ count: Int) -> [Int64]? {
    guard var block = take(count * 6).map(ZoneReader.init(slice:)) else { return nil }
    var offsets: [Int64] = []
    while let offset = block.integer(bytes: 4), block.skip(2) {
      guard abs(offset) < ZoneTable.offsetSecondsMax else { return nil }
      offsets.append(offset)
    }
    return offsets
  }

  /// The line at the end, without its two line feeds.
  mutating func footer() -> ArraySlice<UInt8>? {
    let lineFeed = UInt8(ascii: "\n")
    guard take(1)?.first == lineFeed, let end = rest.firstIndex(of: lineFeed) else { return nil }
    return rest[..<end]
  }

  private init(slice: ArraySlice<UInt8>) { rest = slice }
}
