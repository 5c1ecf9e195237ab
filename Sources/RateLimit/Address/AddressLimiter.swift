package import Core

/// Holds addresses to a number of requests a minute, for what needs no key. In memory only, each node for itself.
///
/// It remembers two generations of addresses. Both together hold all that was seen in the last minute, unless more
/// addresses come than it may remember; then the older half is forgotten early.
package final class AddressLimiter: Sendable {
  private static let partCount = 16
  private let parts: [Locked<Part>]

  /// An address, or the /64 network of an IPv6 address, with what is asked.
  private struct Place: Hashable, Sendable {
    let kind: AddressKind
    let network: UInt128
    let family: IPAddress.Family
  }

  private struct Part: Sendable {
    var current: [Place: SlidingMinute] = [:]
    var previous: [Place: SlidingMinute] = [:]
    var startedAt: Int64 = .min
  }

  private let placeCountMax: Int

  /// A limiter that remembers this many addresses.
  package init(addressCountMax: Int = 200_000) {
    placeCountMax = max(1, addressCountMax / (2 * Self.partCount))
    parts = (0..<Self.partCount).map { _ in Locked(Part()) }
  }

  /// Counts a request; how long to wait, in whole seconds, when it is beyond the limit, and then it is not counted.
  package func take(
    _ address: IPAddress, _ kind: AddressKind, rules: LimitRules, uptime: Duration
  ) -> Duration? {
    visit(address, kind, rules, uptime, counting: true)
  }

  /// How long an address has to wait, without counting anything; nil when it need not.
  package func pause(
    _ address: IPAddress, _ kind: AddressKind, rules: LimitRules, uptime: Duration
  ) -> Duration? {
    visit(address, kind, rules, uptime, counting: false)
  }

  /// How many addresses are remembered now.
  var addressCount: Int {
    parts.reduce(0) { $0 + $1.withLock { $0.current.count + $0.previous.count } }
  }

  private func visit(
    _ address: IPAddress, _ kind: AddressKind, _ rules: LimitRules, _ uptime: Duration,
    counting: Bool
  ) -> Duration? {
    guard let limit = rules.limit(for: kind) else { return nil }
    let network = address.family == .v6 ? address.value >> 64 : address.value
    let place = Place(kind: kind, network: network, family: address.family)
    let uptime = uptime.microseconds
    return parts[Int(UInt(bitPattern: place.hashValue) % UInt(Self.partCount))].withLock { part in
      turn(&part, at: uptime)
      // Taken out and put back, so that it is changed in place and never copied.
      var minute =
        part.current.removeValue(forKey: place) ?? part.previous.removeValue(forKey: place)
        ?? SlidingMinute()
      minute.expire(at: uptime)
      let isBeyond = minute.used >= limit
      let pause = isBeyond ? minute.pause(untilBelow: limit, at: uptime) : 0
      if !isBeyond, counting { minute.add(at: uptime) }
      if minute.used > 0 { part.current[place] = minute }
      return isBeyond ? .seconds(max(1, (pause + 999_999) / 1_000_000)) : nil
    }
  }

  private func turn(_ part: inout Part, at uptime: Int64) {
    let isOver = part.startedAt == .min || uptime - part.startedAt >= SlidingMinute.length
    guard isOver || part.current.count >= placeCountMax else { return }
    part.previous = part.current
    part.current = [:]
    part.startedAt = uptime
  }
}
