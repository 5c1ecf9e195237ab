/// Where each digest stands in a list: an open table of numbers.
///
/// A digest is as good as random, so it is its own hash, and one look mostly finds it. The list itself holds the digests,
/// and is shown to each step.
struct DigestTable: Sendable {
  private static let free: Int32 = -1

  /// Places in the list, each in the slot that its digest names or in one of the next. At most half are taken.
  private var slots = [Int32](repeating: free, count: 16)
  private var count = 0

  private var mask: Int { slots.count - 1 }

  private func home(of digest: CredentialDigest) -> Int {
    Int(truncatingIfNeeded: digest.words.0) & mask
  }

  /// The place of a digest in the list; nil when it is not there.
  func place(of digest: CredentialDigest, in list: [CredentialShelf.Place]) -> Int? {
    slot(of: digest, in: list).map { Int(slots[$0]) }
  }

  private func slot(of digest: CredentialDigest, in list: [CredentialShelf.Place]) -> Int? {
    var slot = home(of: digest)
    while slots[slot] != Self.free {
      if list[Int(slots[slot])].digest == digest { return slot }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Takes in that the list now has a digest, which it had not, at a place.
  mutating func insert(_ place: Int, in list: [CredentialShelf.Place]) {
    if (count + 1) * 2 > slots.count {
      let taken = slots.filter { $0 != Self.free }
      slots = Array(repeating: Self.free, count: slots.count * 2)
      for place in taken { fill(Int(place), in: list) }
    }
    fill(place, in: list)
    count += 1
  }

  private mutating func fill(_ place: Int, in list: [CredentialShelf.Place]) {
    var slot = home(of: list[place].digest)
    while slots[slot] != Self.free { slot = (slot + 1) & mask }
    slots[slot] = Int32(place)
  }

  /// Takes in that a digest of the list will stand at another place.
  mutating func move(
    _ digest: CredentialDigest, to place: Int, in list: [CredentialShelf.Place]
  ) {
    guard let slot = slot(of: digest, in: list) else { return }
    slots[slot] = Int32(place)
  }

  /// Forgets a digest that the list still has. What was pushed on by it comes back, so that no search ends too early.
  mutating func remove(_ digest: CredentialDigest, in list: [CredentialShelf.Place]) {
    guard var hole = slot(of: digest, in: list) else { return }
    var slot = (hole + 1) & mask
    while slots[slot] != Self.free {
      let home = home(of: list[Int(slots[slot])].digest)
      if (slot - home) & mask >= (slot - hole) & mask {
        slots[hole] = slots[slot]
        hole = slot
      }
      slot = (slot + 1) & mask
    }
    slots[hole] = Self.free
    count -= 1
  }
}
