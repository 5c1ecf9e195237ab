import Core
import Store

/// `qanat migrate`
struct Migrate: Command {
  static let name = "migrate"
  static let summary = "bring the schema up to date, or copy everything to PostgreSQL"
  static let options = CommandLineOption.configuration + [.to, .json]
  static let help = """
    Usage: qanat migrate [--to URL] [options]

    Brings the schema of the database up to date; safe to run twice. With --to, copies every table to the
    empty PostgreSQL database at URL as well, and compares counts and checksums before anything is kept.
    Stop the server first, then start it with --database URL.

    Options:
      --to URL          where to copy to
    \(HelpText.configuration)
      --json            print JSON

    \(HelpText.exitStatus)

    """

  private let target: Secret<String>?
  private let configuration: ConfigurationOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws(UsageError) {
    target = arguments[.to].map(Secret.init)
    configuration = try ConfigurationOptions(arguments)
    isJSON = arguments.has(.json)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let command = try DatabaseCommand(configuration, console)
    guard let target else {
      try DataFolder(command.configuration).prepare()
      let database = try await command.open(
        command.configuration.databaseLocation, migrating: true)
      await database.close()
      console.write(isJSON ? "{\"schema\":\"current\"}\n" : "the schema is up to date\n")
      return .done
    }
    guard ConfigKind.databaseURL.read(.text(target.exposed)) != nil, !target.exposed.isEmpty else {
      throw CommandError(
        "--to takes a PostgreSQL address, such as postgres://user:password@host/name")
    }
    let digests = try await copy(to: target, command)
    console.write(isJSON ? Self.json(digests) : Self.text(digests))
    return .done
  }

  /// Nobody may write to the old place while it is copied, so its lock is held.
  private func copy(
    to target: Secret<String>, _ command: DatabaseCommand
  ) async throws -> [TableDigest] {
    let folder = DataFolder(command.configuration)
    let lock = command.configuration.isEmbedded ? try FolderLock(folder) : nil
    let digests = try await command.withDatabase(migrating: true) { source in
      let target = try await command.open(.postgres(url: target), migrating: true)
      do {
        let digests = try await source.copy(to: target)
        await target.close()
        return digests
      } catch {
        await target.close()
        throw error
      }
    }
    _ = consume lock
    return digests
  }

  private static func text(_ digests: [TableDigest]) -> String {
    digests.map { "\($0.table): \($0.rowCount) rows, checksum \($0.checksum)\n" }.joined()
      + "copied \(digests.count) tables; counts and checksums agree\n"
  }

  private static func json(_ digests: [TableDigest]) -> String {
    let tables = digests.map { digest -> JSON in
      [
        "table": .string(digest.table), "rows": .integer(Int64(digest.rowCount)),
        "checksum": .string(digest.checksum),
      ]
    }
    return "\(["tables": .array(tables)] as JSON)\n"
  }
}
