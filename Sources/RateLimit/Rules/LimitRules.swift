import Core

/// What a plan allows.
package struct Plan: Hashable, Sendable {
  package let name: String
  let layer: LimitLayer
  /// How many texts or pictures a month may be generated; nil without end.
  package let generationsPerMonth: Int64?
  /// How many users a workspace may have; nil without end.
  package let seats: Int64?
  /// How many sessions of channels it may have; nil without end.
  package let sessions: Int64?
  /// The names of what it may use beyond that.
  package let features: [String]

  /// What the plan says about a window, if it says anything.
  package func setting(of window: Window) -> LimitSetting? { layer.windows[window]?.value }
}

/// What needs no key and is limited by the address of the caller.
package enum AddressKind: String, CaseIterable, Sendable {
  case login, health, portal
  case failedAuthentication = "failed_authentication"
}

/// All limits that operators set in `config/limits.json5`.
package struct LimitRules: Hashable, Sendable {
  var defaults = LimitLayer()
  var forms: [KeyForm: LimitLayer] = [:]
  var plans: [String: Plan] = [:]
  var tenants: [String: LimitLayer] = [:]
  var keys: [String: LimitLayer] = [:]
  var addresses: [AddressKind: LimitSetting] = [:]

  /// What a plan allows; nil when there is none of that name.
  package func plan(_ name: String) -> Plan? { plans[name] }

  /// The names of all plans.
  package var planNames: [String] { plans.keys.sorted() }

  /// How many requests a minute an address may make; nil when there is no limit.
  package func limit(for kind: AddressKind) -> Int64? {
    (addresses[kind] ?? Self.builtIn.addresses[kind])?.value
  }

  /// The policy of a subject: key before workspace before plan before defaults, and the file before the command.
  package func policy(for context: LimitContext) -> LimitPolicy {
    let layers = [
      keys[context.publicID], LimitLayer(context.key, from: "key (set by command)"),
      tenants[context.tenantSlug], LimitLayer(context.tenant, from: "tenant (set by command)"),
      plans[context.plan]?.layer, forms[context.form], defaults, Self.builtIn.defaults,
    ].compactMap(\.self)
    func first<Value>(_ path: (LimitLayer) -> Sourced<Value>?, or last: Value) -> Sourced<Value> {
      layers.lazy.compactMap(path).first ?? Sourced(last, from: Self.builtInSource)
    }
    return LimitPolicy(
      settings: PerWindow { window in first({ $0.windows[window] }, or: .unlimited) },
      mode: first({ $0.mode }, or: .enforce),
      warnAtPercent: first({ $0.warnAtPercent }, or: nil),
      storeFailure: first({ $0.storeFailure }, or: .closed), zone: context.zone)
  }

  static let builtInSource = "built in"
}
