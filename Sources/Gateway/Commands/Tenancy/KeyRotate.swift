import Core
import TenantKit

/// `qanat key rotate KEY`
struct KeyRotate: Command {
  static let name = "key rotate"
  static let summary = "give an API key a new secret, the old one good for a while"
  static let options = TenancyOptions.all + [.overlap]
  static let operandNames = ["KEY"]
  static let help = """
    Usage: qanat key rotate KEY [--overlap TIME] [options]

    Makes a new secret and prints it this once. The one before is accepted until the overlap ends.

    Options:
      --overlap TIME    how long both are accepted, such as 15m; 0s ends the old one at once (24h)
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let key: String
  private let overlap: Duration
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    key = arguments.operands[0]
    let text = arguments[.overlap] ?? "\(TimeSpan(APIKeys.overlapDefault))"
    guard let span = TimeSpan(text), span.duration <= APIKeys.overlapMax else {
      throw UsageError(
        message: "--overlap takes a time such as 15m, up to \(TimeSpan(APIKeys.overlapMax))")
    }
    overlap = span.duration
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let overlap = overlap
    let issued = try await TenancyDesk.with(options, console) { desk in
      let (tenant, key) = try await desk.key(self.key)
      return try await desk.store(tenant.id).write { tx throws in
        try APIKeys.rotate(key.id, overlap: overlap, by: .command, in: tx)
      }
    }
    let sentence =
      overlap == .zero
      ? "the secret before is no longer accepted"
      : "the secret before is accepted for \(TimeSpan(overlap)) more"
    console.write(
      options.output(issued.json, "rotated the key \(issued.key.name); \(sentence)\n\(issued.text)")
    )
    return .done
  }
}
