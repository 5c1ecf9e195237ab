import Core
import RateLimit

/// One part of what is remembered: a bounded table that forgets what was not used for longest, roughly.
///
/// A hand goes round over the places: whoever was used since it last came by stays, the next that was not makes room.
struct CredentialShelf: Sendable {
  private struct Place: Sendable {
    var digest: CredentialDigest
    var principal: Principal
    /// The uptime from which on it is to be read again; nil for never.
    var trustedUntil: Duration?
    var wasUsed: Bool
  }

  /// What is no longer here, and whose it was.
  struct Gone: Sendable {
    let digest: CredentialDigest
    let subject: Subject
  }

  private let countMax: Int
  private var places: [Place] = []
  private var placeOf: [CredentialDigest: Int] = [:]
  private var hand = 0

  init(countMax: Int) { self.countMax = countMax }

  var count: Int { places.count }

  func peek(_ digest: CredentialDigest) -> Principal? {
    placeOf[digest].map { places[$0].principal }
  }

  mutating func find(_ digest: CredentialDigest, _ uptime: Duration) -> Principal? {
    guard let place = placeOf[digest] else { return nil }
    if let trustedUntil = places[place].trustedUntil, uptime >= trustedUntil { return nil }
    if !places[place].wasUsed { places[place].wasUsed = true }
    return places[place].principal
  }

  /// Takes it in, and returns what had to go for it.
  mutating func insert(
    _ principal: Principal, _ digest: CredentialDigest, _ trustedUntil: Duration?
  ) -> Gone? {
    let new = Place(
      digest: digest, principal: principal, trustedUntil: trustedUntil, wasUsed: false)
    if let place = placeOf[digest] {
      places[place] = new
      return nil
    }
    guard places.count == countMax else {
      placeOf[digest] = places.count
      places.append(new)
      return nil
    }
    let place = nextUnused()
    let gone = Gone(places[place].digest, places[place].principal)
    placeOf[gone.digest] = nil
    places[place] = new
    placeOf[digest] = place
    return gone
  }

  mutating func remove(_ digest: CredentialDigest, where isMeant: (Principal) -> Bool) -> Gone? {
    guard let place = placeOf[digest], isMeant(places[place].principal) else { return nil }
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
    placeOf[places[place].digest] = nil
    let last = places.removeLast()
    guard place < places.count else { return }
    places[place] = last
    placeOf[last.digest] = place
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
