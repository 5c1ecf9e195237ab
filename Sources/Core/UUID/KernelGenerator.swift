import Glibc

/// Random numbers from the kernel's getrandom, fetched 256 bytes at a time.
package struct KernelGenerator: RandomNumberGenerator, Sendable {
  /// 256 bytes, the most that one call gives.
  private static let numbersPerFetch = 32

  private var numbers: [UInt64] = []

  /// A generator that asks the kernel when it is first used.
  package init() {}

  package mutating func next() -> UInt64 {
    if numbers.isEmpty { numbers = Self.fetch() }
    return numbers.removeLast()
  }

  private static func fetch() -> [UInt64] {
    var numbers = [UInt64](repeating: 0, count: numbersPerFetch)
    let result = unsafe numbers.withUnsafeMutableBytes { bytes in
      unsafe getentropy(bytes.baseAddress!, bytes.count)
    }
    precondition(result == 0, "the kernel gives no random numbers")
    return numbers
  }
}

extension KernelGenerator {
  /// Random bytes from the kernel.
  package static func bytes(_ count: Int) -> [UInt8] {
    var generator = KernelGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count {
      let word = generator.next()
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return Array(bytes.prefix(count))
  }
}
