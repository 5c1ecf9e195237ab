import Cluster
import Core
import Store
import TenantKit

/// `qanat vault rotate`
struct VaultRotate: Command {
  static let name = "vault rotate"
  static let summary = "give the vault a new key and seal everything anew"
  static let options = TenancyOptions.all
  static let help = """
    Usage: qanat vault rotate [options]

    Puts a new key before the old one in the key file, waits until every running server has it, seals
    everything anew in small batches, then drops the old key. Run it again when it was cut short: it goes
    on. Servers on other machines need the same file: copy it to each of them when the new key is in it.

    Where QANAT_VAULT_KEY holds the keys, put a new one before the old one there (a comma between), restart
    every server, and run this with the same variable: it seals everything anew and leaves dropping the
    old key to you.

    Options:
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) { options = try TenancyOptions(arguments) }

  func run(on console: Console) async throws -> CommandStatus {
    let outcome = try await TenancyDesk.with(options, console) { desk in
      let rotation = VaultRotation(desk.database) { try await desk.announceVault() }
      if let text = console.environment["QANAT_VAULT_KEY"] {
        return try await Self.reseal(text, rotation)
      }
      let file = VaultKeyFile(DataFolder(desk.configuration).vaultKeyPath)
      return try await rotation.run(file)
    }
    let json: JSON = [
      "resealed": .integer(Int64(outcome.resealedCount)),
      "dropped_keys": .integer(Int64(outcome.droppedKeyCount)),
      "continued": .bool(outcome.isContinued),
    ]
    console.write(
      options.output(
        json,
        "sealed \(outcome.resealedCount) values anew; dropped \(outcome.droppedKeyCount) old keys\n"
      ))
    return .done
  }

  private static func reseal(
    _ text: String, _ rotation: VaultRotation
  ) async throws -> VaultRotation.Outcome {
    let keyring = try VaultKeyring(base64List: text)
    guard keyring.keys.count > 1 else {
      throw CommandError(
        "QANAT_VAULT_KEY holds one key; put a new one before it with a comma between, restart every "
          + "server with both, then run this again")
    }
    return try await rotation.run(with: keyring, from: "QANAT_VAULT_KEY")
  }
}

extension TenancyDesk {
  /// Makes every running gateway read the vault's keys again, and returns when each has heard.
  fileprivate func announceVault() async throws {
    let epoch = try await database.write { tx throws in
      try Cluster.announce([Change(.vault)], in: tx)
    }
    try await Cluster.settle(epoch, in: database, clock: clock)
  }
}
