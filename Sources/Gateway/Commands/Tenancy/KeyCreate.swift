import Core
import RateLimit
import TenantKit

/// `qanat key create`
struct KeyCreate: Command {
  static let name = "key create"
  static let summary = "make an API key and print its secret this once"
  static let options =
    TenancyOptions.all + [.tenant, .title, .form, .ability, .expires, .test, .address]
    + LimitArguments.options
  static let help = """
    Usage: qanat key create --tenant TENANT --name NAME [--form pair|bearer|header] [options]

    Makes an API key. A running server takes it at once. Its secret is kept nowhere: it is printed this once.

    Options:
      --tenant TENANT   the workspace's slug or id
      --name NAME       what it is for
      --form FORM       how it is sent: pair (X-Public-Key and X-Secret-Key, the default), bearer
                        (Authorization: Bearer) or header (X-API-Key)
      --ability A       what it may do, such as messages.send or read:leads; may be repeated (all)
      --expires T       when it ends: a time such as 2027-01-31T00:00:00Z, or from now such as 720h (never)
      --test            a key for test mode
      --address BLOCK   where it may be used from, such as 192.0.2.0/24; may be repeated (anywhere)
    \(LimitArguments.help)
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let tenant: String
  private let title: String
  private let form: KeyForm
  private let isTest: Bool
  private let abilities: Abilities
  private let addresses: AddressList
  private let expiry: Expiry?
  private let limits: LimitOverrides
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    tenant = try arguments.required(.tenant)
    title = try arguments.required(.title)
    guard let form = KeyForm(rawValue: arguments[.form] ?? "pair"), form != .console else {
      throw UsageError(message: "--form takes pair, bearer or header")
    }
    self.form = form
    isTest = arguments.has(.test)
    do throws(TenantError) {
      let named = arguments.all(.ability)
      abilities = named.isEmpty ? .all : try Abilities(named)
      addresses = try AddressList(arguments.all(.address))
    } catch {
      throw UsageError(message: error.description)
    }
    expiry = try arguments[.expires].map { text throws(UsageError) in try Expiry(text) }
    var limits = LimitOverrides()
    try LimitArguments.apply(arguments, to: &limits)
    self.limits = limits
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let issued = try await TenancyDesk.with(options, console) { desk in
      let tenant = try await desk.tenant(self.tenant)
      let draft = try KeyDraft(
        name: title, form: form, isTest: isTest, abilities: abilities,
        expiresAt: try expiry?.moment(from: desk.clock.now), limits: limits,
        addresses: addresses)
      return try await desk.store(tenant.id).write { tx throws in
        try APIKeys.create(draft, by: .command, in: tx)
      }
    }
    console.write(
      options.output(
        issued.json, "made the \(form.rawValue) key \(issued.key.name)\n\(issued.text)"))
    return .done
  }
}

/// When a key ends, as it was typed.
private enum Expiry: Hashable, Sendable {
  case at(Timestamp)
  case after(Duration)

  init(_ text: String) throws(UsageError) {
    if let moment = Timestamp(rfc3339: text) {
      self = .at(moment)
    } else if let span = TimeSpan(text) {
      self = .after(span.duration)
    } else {
      throw UsageError(
        message: "--expires takes a time such as 2027-01-31T00:00:00Z, or one from now such as 720h"
      )
    }
  }

  func moment(from now: Timestamp) throws(CommandError) -> Timestamp {
    let moment =
      switch self {
      case .at(let moment): moment
      case .after(let duration): now + duration
      }
    guard moment > now else {
      throw CommandError("--expires names a time that is over: \(moment.rfc3339)")
    }
    return moment
  }
}
