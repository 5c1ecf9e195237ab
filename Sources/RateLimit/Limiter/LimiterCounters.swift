import Core

/// What operators see of the limiter.
struct LimiterCounters: Sendable {
  let grants: Counter
  let failures: Counter
  let openAnswers: Counter
  let closedAnswers: Counter
  let wouldRefuse: Counter
  let overloads: Counter
  let warnings: Counter
  let usageRows: Counter
  let usageLost: Counter

  init(_ metrics: Metrics) {
    grants = metrics.counter("qanat_limits_grants_total", "Leases granted by the store.")
    failures = metrics.counter(
      "qanat_limits_store_failures_total", "Grants that the store could not make.")
    let answers = metrics.counter(
      "qanat_limits_policy_answers_total",
      "Requests answered by the policy because the store could not grant.", labels: ["policy"])
    (openAnswers, closedAnswers) = (answers["open"], answers["closed"])
    wouldRefuse = metrics.counter(
      "qanat_limits_shadow_refusals_total", "Requests that were beyond a limit in shadow mode.")
    overloads = metrics.counter(
      "qanat_limits_overloads_total", "Requests that found too many waiting for the store.")
    warnings = metrics.counter("qanat_limits_warnings_total", "Events quota.warning recorded.")
    usageRows = metrics.counter("qanat_usage_rows_total", "Rows of usage written.")
    usageLost = metrics.counter(
      "qanat_usage_lost_total", "Calls whose count was lost because the store failed.")
  }
}

extension LimiterCounters {
  /// Counts an answer that no limit gave.
  func policyAnswered(_ take: Take) { (take.isAdmitted ? openAnswers : closedAnswers).increment() }
}

/// Whether limits can be kept.
package struct LimiterHealth: Hashable, Sendable {
  /// Whether the last grant worked.
  package let isGranting: Bool
  /// What the store said when it last failed; nil when it works.
  package let failure: String?
  /// How many requests were admitted and refused by the policy, not by a limit.
  package let admittedByPolicyCount: UInt64
  package let refusedByPolicyCount: UInt64
}
