import CSystem

/// Makes version 7 identifiers that strictly increase, whatever the clock does.
///
/// The 12 bits after the milliseconds and the first 20 bits of the tail are a counter (RFC 9562,
/// section 6.2, method 1). It starts at a random value below its middle in each millisecond and is
/// stepped for every further identifier; when the clock stands or steps back, the last millisecond
/// is kept. A full counter borrows the next millisecond.
package struct UUIDv7Generator: Sendable {
  private var milliseconds: UInt64
  private var counter: UInt64

  private static let counterBits: UInt64 = 32
  private static let millisecondsMax: UInt64 = 1 << 48 - 1

  /// A generator that has made none yet.
  package init() {
    self.init(milliseconds: 0, counter: 0)
  }

  /// A generator that has come this far.
  init(milliseconds: UInt64, counter: UInt64) {
    (self.milliseconds, self.counter) = (milliseconds, counter)
  }

  /// The next identifier, greater than all before it.
  package mutating func next(
    at now: Timestamp, using random: inout some RandomNumberGenerator
  ) -> UUID {
    let nowMilliseconds = UInt64(clamping: now.microseconds / 1000)
    let bits = random.next()
    if nowMilliseconds > milliseconds {
      milliseconds = min(nowMilliseconds, Self.millisecondsMax)
      counter = bits >> (64 - Self.counterBits + 1)
    } else {
      counter += 1
      if counter >> Self.counterBits != 0 {
        milliseconds += 1
        counter = bits >> (64 - Self.counterBits + 1)
      }
    }
    return UUID(version7At: milliseconds, counter: counter, random: random.next())
  }
}

extension UUID {
  /// A version 7 with random bits beside the time; identifiers of one millisecond have no order.
  package static func v7(
    at now: Timestamp, using random: inout some RandomNumberGenerator
  ) -> UUID {
    var generator = UUIDv7Generator()
    return generator.next(at: now, using: &random)
  }

  /// A version 7 whose random bits the thread fetches for itself, so that no thread waits for another; identifiers of one
  /// millisecond have no order.
  package static func v7Unordered(at now: Timestamp) -> UUID {
    UUID(
      version7At: UInt64(clamping: now.microseconds / 1000),
      counter: qanat_thread_random() >> 32, random: qanat_thread_random())
  }

  /// A version 7 from this process's own generator: each is greater than all before it.
  package static func v7(at now: Timestamp) -> UUID {
    process.withLock { $0.generator.next(at: now, using: &$0.random) }
  }

  private static let process = Locked(
    (generator: UUIDv7Generator(), random: KernelGenerator()))

  fileprivate init(version7At milliseconds: UInt64, counter: UInt64, random: UInt64) {
    self.init(
      high: milliseconds << 16 | 0x7000 | counter >> 20,
      low: 0b10 << 62 | (counter & 0xF_FFFF) << 42 | random & (1 << 42 - 1))
  }
}
