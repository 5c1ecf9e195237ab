import Core
import Glibc
import Testing

@testable import RateLimit

@Suite struct LimitRulesTests {
  private func parse(_ text: String) throws -> LimitRules {
    try LimitRules.parse(Array(text.utf8), file: "config/limits.json5")
  }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try LimitRules.parse(Array(text.utf8), file: "f")
      return []
    } catch { return error.problems }
  }

  @Test func `the shipped file says what is built in`() throws {
    let path = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let bytes = try readFile("/\(path)/config/limits.json5")
    let file = try LimitRules.parse(bytes, file: "config/limits.json5")
    #expect(file.values == LimitRules.builtIn.values)
    #expect(LimitRules.builtIn.plan("free")?.generationsPerMonth == 50)
    #expect(LimitRules.builtIn.plan("pro")?.generationsPerMonth == 500)
  }

  @Test(
    arguments: [
      (KeyForm.pair, [120, nil, 10_000, 250_000]), (.bearer, [nil, 1_000, 10_000, 250_000]),
      (.header, [200, nil, 10_000, 250_000]), (.console, [200, nil, 10_000, 250_000]),
    ] as [(KeyForm, [Int64?])])
  func `each form of key has the limits of its contract`(_ form: KeyForm, _ expected: [Int64?]) {
    let context = LimitContext(form: form, plan: "free", tenantSlug: "acme", publicID: "pk_1")
    let policy = LimitRules.builtIn.policy(for: context)
    #expect(Window.allCases.map { policy[$0]?.value } == expected)
    #expect(policy.source(of: .minute) == "built in")
  }

  private static let layered = """
    {
      defaults: {
        per_minute: 1,
        forms: { pair: { per_minute: 2 } },
      },
      plans: { free: { per_minute: 3 } },
      tenants: { acme: { per_minute: 5 } },
      keys: { pk_1: { per_minute: 7 } },
    }
    """

  /// Each step takes the strongest layer away.
  @Test(arguments: [
    (0, 7, "config/limits.json5:8"), (1, 6, "key (set by command)"),
    (2, 5, "config/limits.json5:7"), (3, 4, "tenant (set by command)"),
    (4, 3, "config/limits.json5:6"), (5, 2, "config/limits.json5:4"),
    (6, 1, "config/limits.json5:3"),
  ])
  func `the key comes before the workspace, the plan and the defaults, and says where from`(
    _ removedCount: Int, _ value: Int64, _ source: String
  ) throws {
    let rules = try parse(Self.layered)
    var context = LimitContext(form: .pair, plan: "free", tenantSlug: "acme", publicID: "pk_1")
    context.key.minute = .count(6)
    context.tenant.minute = .count(4)
    let removals: [(inout LimitContext) -> Void] = [
      { $0.publicID = "pk_2" }, { $0.key = .init() }, { $0.tenantSlug = "other" },
      { $0.tenant = .init() }, { $0.plan = "none" }, { $0.form = .header },
    ]
    for removal in removals.prefix(removedCount) { removal(&context) }
    let limit = rules.policy(for: context)[.minute]
    #expect(limit?.value == value)
    #expect(limit?.source == source)
  }

  @Test func `null takes a limit away and says where`() throws {
    let rules = try parse("{ tenants: { acme: {\n daily: null } } }")
    let policy = rules.policy(for: .test)
    #expect(policy[.day] == nil)
    #expect(policy.source(of: .day) == "config/limits.json5:2")
    #expect(policy[.month]?.value == 250_000)
  }

  @Test func `mode, warning and failure policy are inherited like limits`() throws {
    let rules = try parse(
      """
      { defaults: { warn_at: null }, tenants: { acme: { mode: "shadow" } },
        keys: { pk_test: { when_store_fails: "open" } } }
      """)
    let policy = rules.policy(for: .test)
    #expect(policy.mode.value == .shadow)
    #expect(policy.warnAtPercent.value == nil)
    #expect(policy.storeFailure.value == .open)
    #expect(policy.storeFailure.source == "config/limits.json5:2")
  }

  @Test func `everything that is wrong is told at once, with its place`() {
    let found = problems(
      """
      { defaults: { per_minutes: 5, daily: -1, mode: "off", warn_at: 101,
          forms: { beerer: {} } },
        plans: { free: { features: [3], seats: "x" } },
        adresses: {}, tenants: [], addresses: { logins: 3 } }
      """)
    #expect(
      found == [
        "f:1:15: there is no setting per_minutes; did you mean per_minute?",
        "f:1:38: a limit is a whole number from 0 to 1000000000000, or null",
        "f:1:48: this is \"enforce\" or \"shadow\"",
        "f:1:64: warn_at is a percentage from 1 to 100, or null",
        "f:2:14: there is no setting beerer; did you mean bearer?",
        "f:3:31: a feature is a name in quotes",
        "f:3:42: a limit is a whole number from 0 to 1000000000000, or null",
        "f:4:3: there is no setting adresses; did you mean addresses?",
        "f:4:26: this is an object in braces",
        "f:4:43: there is no setting logins; did you mean login?",
      ])
  }

  @Test(arguments: ["", "[", "{ defaults: 3 }", "{ defaults: { per_minute: 1.5 } }"])
  func `a broken file is refused`(_ text: String) {
    #expect(problems(text).count == 1)
  }

  @Test func `what a command set survives its column`() throws {
    var overrides = LimitOverrides()
    #expect(LimitOverrides(json: overrides.json) == overrides)
    overrides.minute = .count(60)
    overrides.day = .unlimited
    overrides.mode = .shadow
    overrides.warnAtPercent = 90
    overrides.storeFailure = .open
    #expect(LimitOverrides(json: overrides.json) == overrides)
    let bad: [JSON] = [
      ["per_minute": -1], ["per_minute": "5"], ["mode": "x"], ["warn_at": 0], ["warn_at": 101],
      ["other": 1], [1],
    ]
    for json in bad { #expect(LimitOverrides(json: json) == nil) }
  }

  private func readFile(_ path: String) throws -> [UInt8] {
    let file = unsafe open(path, O_RDONLY)
    try #require(file >= 0)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
    return Array(bytes.prefix(max(0, count)))
  }
}

extension LimitRules {
  /// The rules without their sources.
  fileprivate var values: [String] {
    func text(_ name: String, _ layer: LimitLayer) -> String {
      let windows = Window.allCases.map { "\(String(describing: layer.windows[$0]?.value))" }
      return """
        \(name) \(windows) \(String(describing: layer.mode?.value)) \
        \(String(describing: layer.warnAtPercent?.value)) \
        \(String(describing: layer.storeFailure?.value))
        """
    }
    return [text("defaults", defaults)]
      + forms.map { text($0.key.rawValue, $0.value) }.sorted()
      + plans.map {
        text($0.key, $0.value.layer)
          + "\($0.value.generationsPerMonth as Any) \($0.value.seats as Any)"
          + "\($0.value.sessions as Any) \($0.value.features)"
      }.sorted() + tenants.map { text($0.key, $0.value) }.sorted()
      + keys.map { text($0.key, $0.value) }.sorted()
      + addresses.map { "\($0.key) \($0.value)" }.sorted()
  }
}
