/// Memory of a statement for the texts and bytes that are bound to it, so that none of them is copied into memory of its
/// own. What is kept stays where it is until the next `reserve`.
@safe
struct BindSpace: ~Copyable {
  /// What a statement keeps between two runs. Larger values are rare, and their memory is given back.
  private static let byteCountKept = 4_096

  private var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var end = 0

  deinit { unsafe memory.deallocate() }

  /// Forgets what was kept, and makes room for so many bytes.
  mutating func reserve(_ byteCount: Int) {
    end = 0
    let room = unsafe memory.count
    let isLarge = room > Self.byteCountKept && byteCount <= Self.byteCountKept
    // One byte more than asked for: nothing at all has an address too, for none would mean NULL.
    guard room <= byteCount || isLarge else { return }
    unsafe memory.deallocate()
    unsafe memory = .allocate(byteCount: max(byteCount + 1, 256), alignment: 8)
  }

  /// Keeps a copy, within what was reserved.
  mutating func keep(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let place = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[end..<end + bytes.count])
    unsafe place.copyMemory(from: bytes)
    end += bytes.count
    return UnsafeRawBufferPointer(place)
  }
}

extension SQLValue {
  /// How much a `BindSpace` needs for it.
  var byteCount: Int {
    switch self {
    case .null, .integer, .double: 0
    case .text(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    case .id: 16
    }
  }
}
