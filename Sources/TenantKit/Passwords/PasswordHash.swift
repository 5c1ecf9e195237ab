import CCrypto
package import Core
import Crypto

/// What is kept of a password: an scrypt hash with its salt and its cost, never the password.
package struct PasswordHash: Hashable, Sendable {
  private static let saltCount = 16
  private static let hashCount = 32

  let cost: ScryptCost
  let salt: [UInt8]
  let hash: [UInt8]

  /// Hashes a password with a new salt. It takes a tenth of a second and 32 MB, so it belongs to a `PasswordWorker`.
  package init(of password: Secret<String>) {
    self.init(of: password, salt: KernelGenerator.bytes(Self.saltCount), cost: .current)
  }

  init(of password: Secret<String>, salt: [UInt8], cost: ScryptCost) {
    self.cost = cost
    self.salt = salt
    hash = Self.scrypt(password, salt, cost, count: Self.hashCount)
  }

  init(cost: ScryptCost, salt: [UInt8], hash: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }

  /// Whether this is the password. The time it takes tells nothing about how near it is.
  package func verify(_ password: Secret<String>) -> Bool {
    let other = Self.scrypt(password, salt, cost, count: hash.count)
    return ConstantTime.equal(hash, other)
  }

  /// Whether it was made at another cost than new ones are, so that the next log-in should make it anew.
  package var needsUpgrade: Bool { cost != .current }

  private static func scrypt(
    _ password: Secret<String>, _ salt: [UInt8], _ cost: ScryptCost, count: Int
  ) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: count)
    var bytes = Array(password.exposed.utf8).map { CChar(bitPattern: $0) }
    let byteCount = bytes.count
    // An empty array has no address, and none would mean an empty password by another way.
    bytes.append(0)
    let done = unsafe EVP_PBE_scrypt(
      bytes, byteCount, salt, salt.count, cost.n, cost.r, cost.p, cost.memoryBytesMax, &hash, count)
    precondition(done == 1, "scrypt has the memory that its cost needs")
    return hash
  }
}

/// How dear it is to try a password.
struct ScryptCost: Hashable, Sendable {
  /// The power of two that N is.
  let nLog2: Int
  let r: UInt64
  let p: UInt64

  /// 32 MB and about a tenth of a second.
  static let current = ScryptCost(nLog2: 15, r: 8, p: 1)

  private init(nLog2: Int, r: UInt64, p: UInt64) {
    self.nLog2 = nLog2
    self.r = r
    self.p = p
  }

  /// A cost that this program is willing to pay: at most 256 MB, and four times that as work.
  init?(log2 nLog2: Int, blocks r: Int, lanes p: Int) {
    guard (4...20).contains(nLog2), (1...32).contains(r), (1...4).contains(p),
      (128 * r) << nLog2 <= 256 << 20
    else { return nil }
    self.init(nLog2: nLog2, r: UInt64(r), p: UInt64(p))
  }

  var n: UInt64 { 1 << UInt64(nLog2) }

  /// What OpenSSL may take, with room for its own buffers.
  var memoryBytesMax: UInt64 { 128 * r * (n + p + 8) }
}
