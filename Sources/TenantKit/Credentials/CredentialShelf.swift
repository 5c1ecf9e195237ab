import Core
import RateLimit

/// One part of what is remembered: a bounded table that forgets what was not used for longest, roughly.
///
/// A hand goes round over the places: whoever was used since it last came by stays, the next that was not makes room.
struct CredentialShelf: Sendable {
  /// One credential, and who stands behind it.
  struct Place: Sendable {
    let digest: CredentialDigest
    let principal: Principal
    /// The uptime, in microseconds, from which on it is to be read again.
    let trustedUntil: Int64
    var wasUsed: Bool
  }

  /// What is no longer here, and whose it was.
  struct Gone: Sendable {
    let digest: CredentialDigest
    let subject: Subject
  }

  private let countMax: Int
  private var places: [Place] = []
  private var table = DigestTable()
  private var hand = 0

  init(countMax: Int) { self.countMax = countMax }

  var count: Int { places.count }

  func peek(_ digest: CredentialDigest) -> Principal? {
    table.place(of: digest, in: places).map { places[$0].principal }
  }

  mutating func find(_ digest: CredentialDigest, _ moment: Moment) -> Principal? {
    guard let place = table.place(of: digest, in: places),
      moment.uptimeMicroseconds < places[place].trustedUntil
    else { return nil }
    if !places[place].wasUsed { places[place].wasUsed = true }
    return places[place].principal
  }

  /// Takes it in, and returns what had to go for it.
  mutating func insert(
    _ principal: Principal, _ digest: CredentialDigest, _ trustedUntil: Int64
  ) -> Gone? {
    let new = Place(
      digest: digest, principal: principal, trustedUntil: trustedUntil, wasUsed: false)
    if let place = table.place(of: digest, in: places) {
      places[place] = new
      return nil
    }
    guard places.count == countMax else {
      places.append(new)
      table.insert(places.count - 1, in: places)
      return nil
    }
    let place = nextUnused()
    let gone = Gone(places[place].digest, places[place].principal)
    table.remove(gone.digest, in: places)
    places[place] = new
    table.insert(place, in: places)
    return gone
  }

  mutating func remove(_ digest: CredentialDigest, where isMeant: (Principal) -> Bool) -> Gone? {
    guard let place = table.place(of: digest, in: places), isMeant(places[place].principal) else {
      return nil
    }
    let gone = Gone(digest, places[place].principal)
    remove(at: place)
    return gone
  }

  mutating func removeAll(where isMeant: (Principal) -> Bool) -> [Gone] {
    var gone: [Gone] = []
    for place in places.indices.reversed() where isMeant(places[place].principal) {
      gone.append(Gone(places[place].digest, places[place].principal))
      remove(at: place)
    }
    return gone
  }

  /// The last one takes the place that becomes free.
  private mutating func remove(at place: Int) {
    table.remove(places[place].digest, in: places)
    let last = places.count - 1
    if place < last {
      table.move(places[last].digest, to: place, in: places)
      places[place] = places[last]
    }
    places.removeLast()
  }

  /// Each place is passed at most once, as passing takes its mark away.
  private mutating func nextUnused() -> Int {
    while true {
      if hand >= places.count { hand = 0 }
      defer { hand += 1 }
      guard places[hand].wasUsed else { return hand }
      places[hand].wasUsed = false
    }
  }
}

extension CredentialShelf.Gone {
  fileprivate init(_ digest: CredentialDigest, _ principal: Principal) {
    self.init(digest: digest, subject: principal.subject)
  }
}
