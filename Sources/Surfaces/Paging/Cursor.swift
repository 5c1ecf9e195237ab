import Core

/// The place of an element in a list, as text that callers pass on and do not read.
///
/// It names its list and carries a checksum, so that a cursor of another list or half a cursor is refused
/// instead of leading somewhere.
struct Cursor<Place: CursorPlace>: Hashable {
  private static var checksumCount: Int { 4 }

  let place: Place
  let list: String

  init(_ place: Place, of list: String) {
    self.place = place
    self.list = list
  }

  /// Nil unless it is a cursor of this list.
  init?(_ text: String, of list: String) {
    guard text.utf8.count <= 64, let bytes = Base64.decode(text, as: .url),
      bytes.count > Self.checksumCount
    else { return nil }
    let placeBytes = Array(bytes.dropLast(Self.checksumCount))
    guard Array(bytes.suffix(Self.checksumCount)) == Self.checksum(placeBytes, list),
      let place = Place(cursorBytes: placeBytes)
    else { return nil }
    self.init(place, of: list)
  }

  var text: String {
    let bytes = place.cursorBytes
    return Base64.encode(bytes + Self.checksum(bytes, list), as: .url)
  }

  /// FNV-1a over the list's name and the place.
  private static func checksum(_ bytes: [UInt8], _ list: String) -> [UInt8] {
    var hash: UInt32 = 0x811C_9DC5
    for byte in Array(list.utf8) + [0] + bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return (0..<checksumCount).map { UInt8(truncatingIfNeeded: hash >> ($0 * 8)) }
  }
}

/// What can be a place in a list.
protocol CursorPlace: Hashable, Sendable {
  var cursorBytes: [UInt8] { get }
  init?(cursorBytes: [UInt8])
}

extension UUID: CursorPlace {
  var cursorBytes: [UInt8] { bytes }
  init?(cursorBytes: [UInt8]) { self.init(bytes: cursorBytes) }
}

extension Int64: CursorPlace {
  var cursorBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - $0 * 8)) } }

  init?(cursorBytes: [UInt8]) {
    guard cursorBytes.count == 8 else { return nil }
    self = cursorBytes.reduce(0) { $0 << 8 | Int64($1) }
  }
}
