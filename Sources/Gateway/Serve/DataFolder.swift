import Core
import Glibc
import Store
import TenantKit

/// The folder that holds everything a gateway keeps on its own machine.
struct DataFolder: Hashable, Sendable {
  let path: String

  init(_ configuration: Configuration) { path = configuration[Keys.dataDirectory] }

  var databasePath: String { "\(path)/qanat.db" }
  var vaultKeyPath: String { "\(path)/vault.key" }
  var lockPath: String { "\(path)/serve.lock" }

  /// Makes the folder, for its owner alone, and checks that it can be written to.
  func prepare() throws(CommandError) {
    try make(path)
    guard unsafe access(path, R_OK | W_OK | X_OK) == 0 else { throw error("use") }
  }

  private func make(_ path: String) throws(CommandError) {
    if unsafe mkdir(path, 0o700) == 0 { return }
    switch errno {
    case EEXIST:
      var status = stat()
      guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw CommandError("the data folder \(path) is not a folder; choose another with --data")
      }
    case ENOENT:
      guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
        throw error("make")
      }
      try make(String(path[..<slash]))
      guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw error("make") }
    default: throw error("make")
    }
  }

  private func error(_ doing: String) -> CommandError {
    let reason = unsafe String(cString: strerror(errno))
    return CommandError(
      "cannot \(doing) the data folder \(path): \(reason); choose another with --data")
  }
}

extension DataFolder {
  /// The keys of the vault: from the environment, or from their file, which is made when it is missing.
  func vaultKeyring(
    _ environment: [String: String], log: Log
  ) throws(VaultKeyError) -> VaultKeyring {
    if let text = environment["QANAT_VAULT_KEY"] { return try VaultKeyring(base64List: text) }
    let hadDatabase = unsafe access(databasePath, F_OK) == 0
    let (keyring, isNew) = try VaultKeyFile(vaultKeyPath).loadOrCreate()
    if isNew { log.info("vault key made", ["file": .string(vaultKeyPath)]) }
    if isNew, hadDatabase {
      log.warning("the database is older than its vault key; what another key sealed stays sealed")
    }
    return keyring
  }

  /// The keys as they are now, for a gateway that runs. A file that is gone is not made anew: the keys in memory are then
  /// the last there are.
  func currentVaultKeyring(
    _ environment: [String: String]
  ) throws(VaultKeyError) -> VaultKeyring {
    if let text = environment["QANAT_VAULT_KEY"] { return try VaultKeyring(base64List: text) }
    return try VaultKeyFile(vaultKeyPath).load()
  }
}
