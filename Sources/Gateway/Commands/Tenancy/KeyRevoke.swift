import Core
import TenantKit

/// `qanat key revoke KEY`
struct KeyRevoke: Command {
  static let name = "key revoke"
  static let summary = "take an API key away, from the next request on"
  static let options = TenancyOptions.all
  static let operandNames = ["KEY"]
  static let help = """
    Usage: qanat key revoke KEY [options]

    Takes the API key of a public id or an id away. When this returns no server takes it any more.

    Options:
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let key: String
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    key = arguments.operands[0]
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let key = try await TenancyDesk.with(options, console) { desk in
      let (tenant, key) = try await desk.key(self.key)
      try await desk.store(tenant.id).write { tx throws in
        try APIKeys.revoke(key.id, by: .command, in: tx)
      }
      return key
    }
    let json: JSON = [
      "id": .string("\(key.id)"), "public_id": .string(key.publicID), "revoked": true,
    ]
    console.write(options.output(json, "revoked the key \(key.name) (\(key.publicID))\n"))
    return .done
  }
}
