import Core

/// One part of what is remembered: a bounded table that forgets what was not used for longest, roughly.
///
/// A hand goes round over the places: whoever was used since it last came by stays, the next that was not makes room.
struct CredentialShelf: Sendable {
  private let countMax: Int
  private var places: [Principal] = []
  private var table = DigestTable()
  private var hand = 0

  init(countMax: Int) { self.countMax = countMax }

  var count: Int { places.count }

  func peek(_ digest: CredentialDigest) -> Principal? { table.principal(of: digest) }

  func find(_ digest: CredentialDigest, _ moment: Moment) -> Principal? {
    guard let found = table.principal(of: digest), found.isTrusted(at: moment) else { return nil }
    found.fetchRestAhead()
    found.noteFound()
    return found
  }

  /// Takes one in, and returns who had to go for it.
  mutating func insert(_ principal: Principal) -> Principal? {
    if let place = table.place(of: principal.digest) {
      places[place] = principal
      table.move(principal, to: place)
      return nil
    }
    guard places.count == countMax else {
      places.append(principal)
      table.insert(principal, at: places.count - 1)
      return nil
    }
    let place = nextUnused()
    let gone = places[place]
    table.remove(gone.digest)
    places[place] = principal
    table.insert(principal, at: place)
    return gone
  }

  mutating func remove(
    _ digest: CredentialDigest, where isMeant: (Principal) -> Bool
  ) -> Principal? {
    guard let place = table.place(of: digest), isMeant(places[place]) else { return nil }
    return remove(at: place)
  }

  mutating func removeAll(where isMeant: (Principal) -> Bool) -> [Principal] {
    var gone: [Principal] = []
    for place in places.indices.reversed() where isMeant(places[place]) {
      gone.append(remove(at: place))
    }
    return gone
  }

  /// The last one takes the place that becomes free.
  private mutating func remove(at place: Int) -> Principal {
    let gone = places[place]
    table.remove(gone.digest)
    let last = places.removeLast()
    if place < places.count {
      table.move(last, to: place)
      places[place] = last
    }
    return gone
  }

  /// Each place is passed at most once, as passing takes its mark away.
  private mutating func nextUnused() -> Int {
    while true {
      if hand >= places.count { hand = 0 }
      defer { hand += 1 }
      guard places[hand].forgetFound() else { return hand }
    }
  }
}
