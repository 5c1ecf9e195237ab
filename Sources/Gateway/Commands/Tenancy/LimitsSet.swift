import Core
import RateLimit
import TenantKit

/// `qanat limits set`
struct LimitsSet: Command {
  static let name = "limits set"
  static let summary = "set the limits of one key or one workspace"
  static let options =
    TenancyOptions.all + [.key, .tenant, .mode, .warnAt, .whenStoreFails] + LimitArguments.options
  static let help = """
    Usage: qanat limits set (--key KEY | --tenant TENANT) [options]

    Sets limits in the database, for one key or one workspace; what is not named stays. The limits file comes
    before them where it names the same key or workspace. A running server holds to them from the next
    request on. The word inherit takes a setting away again.

    Options:
      --key KEY         a key's public id or id
      --tenant TENANT   a workspace's slug or id
    \(LimitArguments.help)
      --mode MODE       enforce, or shadow: count and let through
      --warn-at P       warn from this percentage of a limit on
      --when-store-fails POLICY  open or closed, when nothing can be counted
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private enum Target: Hashable, Sendable { case key(String), tenant(String) }

  private let target: Target
  private let arguments: ParsedArguments
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    switch (arguments[.key], arguments[.tenant]) {
    case (let key?, nil): target = .key(key)
    case (nil, let tenant?): target = .tenant(tenant)
    default: throw UsageError(message: "limits set takes --key KEY or --tenant TENANT, one of them")
    }
    self.arguments = arguments
    options = try TenancyOptions(arguments)
    var probe = LimitOverrides()
    try Self.apply(arguments, to: &probe)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let (name, limits) = try await TenancyDesk.with(options, console) { desk in
      switch target {
      case .key(let key): try await set(key: key, desk)
      case .tenant(let tenant): try await set(tenant: tenant, desk)
      }
    }
    console.write(
      options.output(["limits": limits.json], "limits set for \(name): \(limits.json)\n"))
    return .done
  }

  private func set(key: String, _ desk: TenancyDesk) async throws -> (String, LimitOverrides) {
    let (tenant, key) = try await desk.key(key)
    let arguments = arguments
    let changed = try await desk.store(tenant.id).write { tx throws in
      var limits = try APIKeys.find(key.id, in: tx).limits
      try Self.apply(arguments, to: &limits)
      return try APIKeys.update(
        key.id, try KeyChange(limits: .set(limits)), by: .command, in: tx)
    }
    return ("the key \(key.publicID)", changed.limits)
  }

  private func set(tenant: String, _ desk: TenancyDesk) async throws -> (String, LimitOverrides) {
    let tenant = try await desk.tenant(tenant)
    let arguments = arguments
    let changed = try await desk.store(tenant.id).write { tx throws in
      var limits = try Tenants.current(in: tx).limits
      try Self.apply(arguments, to: &limits)
      return try Tenants.setLimits(limits, by: .command, in: tx)
    }
    return ("the workspace \(tenant.slug)", changed.limits)
  }

  private static func apply(
    _ arguments: ParsedArguments, to limits: inout LimitOverrides
  ) throws(UsageError) {
    try LimitArguments.apply(arguments, to: &limits, mayInherit: true)
    if let text = arguments[.mode] { limits.mode = try choice(text, .mode) }
    if let text = arguments[.whenStoreFails] {
      limits.storeFailure = try choice(text, .whenStoreFails)
    }
    guard let text = arguments[.warnAt] else { return }
    guard text != LimitArguments.inherit else {
      limits.warnAtPercent = nil
      return
    }
    guard let percent = Int(text), LimitOverrides.percentRange.contains(percent) else {
      throw UsageError(message: "--warn-at takes a percentage from 1 to 100, or inherit")
    }
    limits.warnAtPercent = percent
  }

  /// One of a few words; nil for `inherit`.
  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ text: String, _ option: CommandLineOption
  ) throws(UsageError) -> Choice? {
    if text == LimitArguments.inherit { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw UsageError(message: "--\(option.name) takes \(words) or inherit")
  }
}
