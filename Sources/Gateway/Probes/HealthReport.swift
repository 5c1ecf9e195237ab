import Core
import Operations
import RateLimit

/// The bodies of the health operations.
struct HealthReport {
  let health: Health

  /// The contract's body, which serves two documents at once.
  var healthBody: JSON {
    let status: JSON = health.isDatabaseReachable ? "ok" : "unavailable"
    let timestamp = JSON.string(health.clock.now.rfc3339)
    return [
      "status": status, "version": .string(Version.current), "timestamp": timestamp,
      "data": ["status": status, "timestamp": timestamp],
    ]
  }

  /// Whether traffic may come. A refused reload is named, but stops no traffic: a slip of the pen in a
  /// file must not take a running gateway out of service.
  var isReady: Bool { health.isDatabaseReachable && !health.isDraining }

  /// Each check by its name, with the reason when it is not well.
  var readinessBody: JSON {
    [
      "status": isReady ? "ready" : "unavailable",
      "checks": [
        "database": Self.check(
          health.isDatabaseReachable, "failed", "The database cannot be reached."),
        "draining": Self.check(!health.isDraining, "failed", "The gateway is shutting down."),
        "configuration": configuration,
        "limits": limits,
      ],
    ]
  }

  private var configuration: JSON {
    guard let refused = health.refusedReload else { return Self.check(true, "", "") }
    return Self.check(
      false, "stale",
      "The configuration offered at \(refused.time.rfc3339) was refused (problems: "
        + "\(refused.problemCount); the log names them). The one before it is in force.")
  }

  /// Named, but no reason to stop traffic: the configured policy says what happens to it.
  private var limits: JSON {
    guard let limiter = health.limiter, !limiter.isGranting else { return Self.check(true, "", "") }
    return Self.check(
      false, "degraded",
      "The store cannot grant limits; by the policy \(limiter.admittedByPolicyCount) requests were "
        + "admitted and \(limiter.refusedByPolicyCount) refused so far.")
  }

  private static func check(_ isWell: Bool, _ otherwise: String, _ reason: String) -> JSON {
    isWell
      ? ["status": "ok"] : ["status": .string(otherwise), "reason": .string(reason)]
  }
}

extension HealthReport {
  static let healthSchema = Schema.object([
    .required("status", status), .required("version", .string()),
    .required("timestamp", .string(.dateTime)),
    .required(
      "data",
      .object([.required("status", status), .required("timestamp", .string(.dateTime))])),
  ])

  static let readinessSchema = Schema.object([
    .required("status", .string(oneOf: ["ready", "unavailable"])),
    .required(
      "checks",
      .object(
        ["database", "draining", "configuration", "limits"].map { .required($0, checkSchema) })),
  ])

  private static let status = Schema.string(oneOf: ["ok", "unavailable"])
  private static let checkSchema = Schema.object([
    .required("status", .string(oneOf: ["ok", "failed", "stale", "degraded"])),
    .optional("reason", .string()),
  ])
}
