import Core
import Messages
import Operations

/// What a caller sends of a session's settings.
struct SessionBody: Sendable {
  private let body: JSON

  init(_ body: JSON) { self.body = body }

  static let settingsFields: [Schema.Field] = [
    .optional("description", .nullable(.string(length: 0...SessionDraft.descriptionLengthMax))),
    .optional("daily_limit", .nullable(.integer(1...10_000_000))),
    .optional("warmup_enabled", .boolean),
    .optional("warmup_start_limit", .integer(1...10_000_000)),
    .optional("warmup_max_limit", .integer(1...10_000_000)),
    .optional("warmup_days", .integer(1...365)), .optional("simulate_typing", .boolean),
  ]

  var name: String? { body["name"]?.stringValue }
  var description: String? { body["description"]?.stringValue }

  var credentials: [String: String]? {
    guard let members = body["credentials"]?.objectValue else { return nil }
    return Dictionary(
      uniqueKeysWithValues: members.map { name, value in
        (name, value.stringValue ?? value.integerValue.map { "\($0)" } ?? "")
      })
  }

  /// The settings with what was sent.
  func settings(
    over old: SessionSettings = SessionSettings(), at now: Timestamp
  ) throws(APIError) -> SessionSettings {
    var settings = old
    if let limit = body["daily_limit"] { settings.dailyLimit = limit.integerValue }
    if let typing = body["simulate_typing"]?.boolValue { settings.simulatesTyping = typing }
    settings.warmup = try warmup(over: old.warmup, at: now)
    return settings
  }

  private static let warmupDefault = (startLimit: Int64(20), maxLimit: Int64(500), days: Int64(14))

  private func warmup(
    over old: SessionSettings.Warmup?, at now: Timestamp
  ) throws(APIError) -> SessionSettings.Warmup? {
    let isWanted = body["warmup_enabled"]?.boolValue ?? (old != nil || namesWarmup)
    guard isWanted else { return nil }
    let base = Self.warmupDefault
    let warmup = SessionSettings.Warmup(
      startLimit: body["warmup_start_limit"]?.integerValue ?? old?.startLimit ?? base.startLimit,
      maxLimit: body["warmup_max_limit"]?.integerValue ?? old?.maxLimit ?? base.maxLimit,
      days: body["warmup_days"]?.integerValue ?? old?.days ?? base.days,
      startedAt: old?.startedAt ?? now)
    guard warmup.startLimit <= warmup.maxLimit else { throw .invalid([.warmupFalls]) }
    return warmup
  }

  private var namesWarmup: Bool {
    ["warmup_start_limit", "warmup_max_limit", "warmup_days"].contains { body[$0] != nil }
  }
}

extension FieldProblem {
  fileprivate static let warmupFalls = FieldProblem(
    "warmup_max_limit",
    Localized(
      "The limit at the peak must not be below the one at the start.",
      arabic: "يجب ألا يقل حد الذروة عن حد البداية."))
}
