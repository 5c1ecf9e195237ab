import Core
import RateLimit
import TenantKit

/// `qanat user create`
struct UserCreate: Command {
  static let name = "user create"
  static let summary = "add a person to a workspace"
  static let options = TenancyOptions.all + [.tenant, .email, .role, .title, .passwordStdin]
  static let help = """
    Usage: qanat user create --tenant TENANT --email ADDRESS --role ROLE [--name NAME] [options]

    Adds a person who can log in to the console. Without --password-stdin a password is made and printed
    this once.

    Options:
      --tenant TENANT   the workspace's slug or id
      --email ADDRESS   what the person logs in with
      --role ROLE       owner, admin, agent or viewer
      --name NAME       what people call them (the first part of the address)
      --password-stdin  read the password from standard input, one line of 10 characters or more
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let tenant: String
  private let email: String
  private let role: String
  private let title: String?
  private let readsPassword: Bool
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    tenant = try arguments.required(.tenant)
    email = try arguments.required(.email)
    role = try arguments.required(.role)
    title = arguments[.title]
    readsPassword = arguments.has(.passwordStdin)
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let password = try readsPassword ? Password(typedOn: console) : .random()
    let draft = try UserDraft(
      email: email, name: title, role: role, passwordHash: PasswordHash(of: password.secret))
    let user = try await TenancyDesk.with(options, console) { desk in
      let tenant = try await desk.tenant(self.tenant)
      let seats = try desk.configuration.limitRules().plan(tenant.plan)?.seats
      return try await desk.store(tenant.id).write { tx throws in
        try Users.create(draft, seatCountMax: seats, by: .command, in: tx)
      }
    }
    var json = user.json.objectValue ?? [:]
    var text = "made the \(user.role.rawValue) \(user.email) (user \(user.id))\n"
    if !readsPassword {
      json["password"] = .string(password.secret.exposed)
      text += "  password  \(password.secret.exposed)   (shown this once)\n"
    }
    console.write(options.output(.object(json), text))
    return .done
  }
}

extension Password {
  fileprivate init(typedOn console: Console) throws(CommandError) {
    guard let line = console.readLine() else {
      throw CommandError("standard input has no password; send it as one line of text")
    }
    guard let password = Password(line) else {
      throw CommandError(
        "a password has \(Password.lengthMin) to \(Password.lengthMax) characters; choose another")
    }
    self = password
  }
}
