import Core
import RateLimit
import Store
import TenantKit

/// The database as the commands about workspaces use it, beside running gateways.
///
/// Whatever is written through a store returns after every gateway has heard of it.
struct TenancyDesk: Sendable {
  let database: Database
  let configuration: Configuration
  let clock: any WallClock

  /// Runs with the database open, and closes it whatever happens. With `making` a missing one is made.
  static func with<Value>(
    _ options: TenancyOptions, _ console: Console, making: Bool = false,
    _ body: (TenancyDesk) async throws -> Value
  ) async throws -> Value {
    let command = try DatabaseCommand(options.configuration, console)
    if making {
      let folder = DataFolder(command.configuration)
      try folder.prepare()
      // The key first: a database that is older than its key is one whose key was lost.
      _ = try folder.vaultKeyring(console.environment, log: command.log)
    }
    let database =
      making
      ? try await command.open(command.configuration.databaseLocation, migrating: true)
      : try await command.open(migrating: true)
    do {
      let value = try await body(
        TenancyDesk(
          database: database, configuration: command.configuration, clock: command.clock))
      await database.close()
      return value
    } catch {
      await database.close()
      throw error
    }
  }

  func store(_ tenant: TenantID) -> TenantStore {
    TenantStore(database, clock: clock, tenant: tenant)
  }

  /// The workspace of a slug or an id.
  func tenant(_ name: String) async throws -> Tenant {
    let found = try await database.read { tx throws -> Tenant? in
      if let id = UUID(name) { return try Tenants.find(TenantID(id), in: tx) }
      return try Slug(name).flatMap { try Tenants.find($0, in: tx) }
    }
    guard let found else {
      let isName = Slug(name) != nil || UUID(name) != nil
      let shown = isName ? name : "of this name (a slug or an id is asked for)"
      throw CommandError("there is no workspace \(shown); `qanat tenant list` shows them all")
    }
    return found
  }

  /// The key of a public id or an id, with its workspace.
  func key(_ name: String) async throws -> (tenant: Tenant, key: APIKey) {
    let place = try await database.read { tx throws in
      if let id = UUID(name) { return try APIKeys.locate(id: id, in: tx) }
      return try APIKeys.locate(publicID: name, in: tx)
    }
    guard let place else {
      throw CommandError(
        "there is no key \(Self.shown(name)); `qanat key list --tenant SLUG` shows a workspace's keys"
      )
    }
    return try await store(place.tenant).read { tx throws in
      (try Tenants.current(in: tx), try APIKeys.find(place.id, in: tx))
    }
  }

  /// What was typed may be a secret by mistake, and errors end up in files.
  private static func shown(_ name: String) -> String {
    let isPublic = name.hasPrefix("pk_") || name.hasPrefix("key_") || UUID(name) != nil
    return isPublic ? name : "of this name (a public id such as pk_… or an id is asked for)"
  }

  /// The plan of this name must be one of the file's.
  func checkPlan(_ name: String) throws {
    let names = try configuration.limitRules().planNames
    guard !names.contains(name) else { return }
    throw CommandError(
      "there is no plan \(name)\(didYouMean(name, among: names)); "
        + "\(configuration[Keys.limitsFile]) has \(names.joined(separator: ", "))")
  }
}
