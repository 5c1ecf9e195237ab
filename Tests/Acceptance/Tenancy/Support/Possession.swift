import Core
import RateLimit
import Store
import TenantKit

/// A kind of thing that a workspace has and that paths name.
struct Possession: Sendable {
  /// Makes one in a workspace; its id as paths write it.
  let make: @Sendable (Workspace) async throws -> String
  /// An id of the same form that nothing has.
  let missing: @Sendable () -> String
  /// Whether it is the program's own, and the same for every workspace.
  var isEverybodys = false

  /// By the part of a path that ends in the id.
  static let kinds: [String: Possession] = [
    "/api/v1/api-keys/{key}": key,
    "/api/v1/users/{user}": user,
    "/api/v1/console-sessions/{session}": consoleSession,
    "/api/v1/channels/{channel}": channel,
  ]

  private static let channel = Possession(
    make: { _ in "telegram" }, missing: { "pigeon" }, isEverybodys: true)

  private static let key = Possession(
    make: { "\(try await $0.key(name: Scene.mark).id)" }, missing: unknownUUID)

  private static let user = Possession(
    make: { "\(try await $0.person().id)" }, missing: { "900719925474099" })

  private static let consoleSession = Possession(
    make: { workspace in
      let user = try await workspace.person()
      return try await workspace.store.write { tx throws in
        let issued = try ConsoleSessions.create(
          for: user, replacing: nil, address: "192.0.2.1", agent: Scene.mark, in: tx)
        return "\(issued.session.id)"
      }
    }, missing: unknownUUID)

  @Sendable private static func unknownUUID() -> String { "\(UUID.v7(at: SystemClock().now))" }
}

extension Workspace {
  /// A new person. Ids of people count from one in every workspace, so the other workspace gets more of them than ours
  /// has: an id of theirs must be none of ours.
  fileprivate func person() async throws -> User {
    let draft = try UserDraft(
      email: "\(Scene.mark)-\(UUID.v7(at: SystemClock().now))@theirs.example", role: "viewer")
    return try await store.write { tx throws in
      _ = try Users.create(
        UserDraft(email: "other-\(draft.email)", role: "viewer"), seatCountMax: nil, by: .command,
        in: tx)
      return try Users.create(draft, seatCountMax: nil, by: .command, in: tx)
    }
  }
}
