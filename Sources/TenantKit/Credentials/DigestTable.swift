/// Finds what is remembered by its digest: an open table.
///
/// A digest is as good as random, so it is its own hash, and one look mostly finds it.
struct DigestTable: Sendable {
  /// One who is remembered, and where in the list that the table belongs to.
  private struct Slot: Sendable {
    /// A part of the digest, so that who it is not, somewhere far off in memory, is hardly ever looked at.
    let mark: UInt32
    var place: Int32
    let principal: Principal
  }

  /// Each in the slot that its digest names or in one of the next. At most half are taken.
  private var slots = [Slot?](repeating: nil, count: 16)
  private var count = 0

  private var mask: Int { slots.count - 1 }

  private func home(of digest: CredentialDigest) -> Int {
    Int(truncatingIfNeeded: digest.words.0) & mask
  }

  private static func mark(of digest: CredentialDigest) -> UInt32 {
    UInt32(truncatingIfNeeded: digest.words.2)
  }

  /// Who is remembered under a digest.
  func principal(of digest: CredentialDigest) -> Principal? {
    slot(of: digest).flatMap { slots[$0]?.principal }
  }

  /// The place of a digest in the list; nil when it is not there.
  func place(of digest: CredentialDigest) -> Int? {
    slot(of: digest).flatMap { slots[$0].map { Int($0.place) } }
  }

  private func slot(of digest: CredentialDigest) -> Int? {
    let mark = Self.mark(of: digest)
    var slot = home(of: digest)
    while let found = slots[slot]?.mark {
      if found == mark {
        slots[slot]?.principal.fetchAhead()
        if slots[slot]?.principal.digest == digest { return slot }
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Takes in that the list now has somebody, whose digest it had not, at a place.
  mutating func insert(_ principal: Principal, at place: Int) {
    if (count + 1) * 2 > slots.count {
      let taken = slots.compactMap(\.self)
      slots = Array(repeating: nil, count: slots.count * 2)
      for slot in taken { fill(slot) }
    }
    fill(
      Slot(mark: Self.mark(of: principal.digest), place: Int32(place), principal: principal))
    count += 1
  }

  private mutating func fill(_ taken: Slot) {
    var slot = home(of: taken.principal.digest)
    while slots[slot] != nil { slot = (slot + 1) & mask }
    slots[slot] = taken
  }

  /// Takes in that a digest of the list will stand at another place, or for somebody else.
  mutating func move(_ principal: Principal, to place: Int) {
    guard let slot = slot(of: principal.digest) else { return }
    slots[slot] = Slot(
      mark: Self.mark(of: principal.digest), place: Int32(place), principal: principal)
  }

  /// Forgets a digest. What was pushed on by it comes back, so that no search ends too early.
  mutating func remove(_ digest: CredentialDigest) {
    guard var hole = slot(of: digest) else { return }
    var slot = (hole + 1) & mask
    while let next = slots[slot] {
      let home = home(of: next.principal.digest)
      if (slot - home) & mask >= (slot - hole) & mask {
        slots[hole] = next
        hole = slot
      }
      slot = (slot + 1) & mask
    }
    slots[hole] = nil
    count -= 1
  }
}
