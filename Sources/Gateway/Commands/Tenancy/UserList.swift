import Core
import TenantKit

/// `qanat user list`
struct UserList: Command {
  static let name = "user list"
  static let summary = "list the people of a workspace"
  static let options = TenancyOptions.all + [.tenant]
  static let help = """
    Usage: qanat user list --tenant TENANT [options]

    Lists the people of a workspace.

    Options:
      --tenant TENANT   the workspace's slug or id
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let tenant: String
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    tenant = try arguments.required(.tenant)
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let users = try await TenancyDesk.with(options, console) { desk in
      let store = desk.store(try await desk.tenant(self.tenant).id)
      return try await store.everything { page, tx throws in try Users.list(page, in: tx) }
    }
    var table = TextTable(["id", "email", "role", "status", "last log-in", "name"])
    for user in users {
      table.add([
        "\(user.id)", "\(user.email)", user.role.rawValue, user.status.rawValue,
        user.lastLoginAt?.rfc3339 ?? "never", user.name,
      ])
    }
    console.write(options.output(["users": .array(users.map(\.json))], table.text))
    return .done
  }
}

extension TenantStore {
  /// All elements of a list, page after page.
  func everything<Element: Sendable, Cursor: Hashable & Sendable>(
    _ list:
      @escaping @Sendable (PageRequest<Cursor>, borrowing TenantRead) throws -> Page<
        Element, Cursor
      >
  ) async throws -> [Element] {
    var elements: [Element] = []
    var cursor: Cursor?
    repeat {
      let start: PageRequest<Cursor>.Start = cursor.map { .after($0) } ?? .first
      let page = try await read { tx throws in
        try list(PageRequest(start, countMax: PageRequest<Cursor>.countLimit), tx)
      }
      elements += page.elements
      cursor = page.next
    } while cursor != nil
    return elements
  }
}
