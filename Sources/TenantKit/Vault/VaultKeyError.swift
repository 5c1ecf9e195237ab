/// Why there is no vault key, in a sentence that says what to do.
package enum VaultKeyError: Error, Hashable, CustomStringConvertible {
  case missing(path: String)
  case notAFile(path: String)
  case wrongSize(path: String, byteCount: Int)
  case readableByOthers(path: String, mode: UInt32)
  case ownedByAnother(path: String)
  case system(path: String, doing: String, reason: String)
  case sameKeyTwice(path: String)
  case rotationRunning(path: String)
  case noRoom(path: String)
  case unopened(path: String, column: String, count: Int)
  case unreadableText

  package var description: String {
    switch self {
    case .missing(let path):
      "there is no vault key at \(path); put the key there, or start once with `qanat serve` to make one"
    case .notAFile(let path):
      "the vault key \(path) is not a plain file; put the key itself there"
    case .wrongSize(let path, let count):
      "the vault key \(path) has \(count) bytes where it must have 32 for each key, of \(VaultKeyring.countMax) at most; bring it back from a backup"
    case .readableByOthers(let path, let mode):
      "the vault key \(path) can be read by others (mode 0\(String(mode, radix: 8))); run `chmod 600 \(path)`"
    case .ownedByAnother(let path):
      "the vault key \(path) belongs to another user; run the gateway as its owner, or chown it"
    case .system(let path, let doing, let reason):
      "cannot \(doing) the vault key \(path): \(reason)"
    case .sameKeyTwice(let path):
      "the vault key file \(path) holds one key twice; bring it back from a backup"
    case .rotationRunning(let path):
      "another `qanat vault rotate` works on \(path); let it finish"
    case .noRoom(let path):
      "\(path) holds as many keys as it can; take away the oldest that nothing is sealed with any more"
    case .unopened(let path, let column, let count):
      "\(count) rows of \(column) cannot be opened with the keys in \(path), which keeps them all; add the key that is missing there, or delete the rows, and rotate again"
    case .unreadableText:
      "QANAT_VAULT_KEY must be 32 bytes in base64, or several with commas between and the current one first; make one with `head -c 32 /dev/urandom | base64`"
    }
  }
}
