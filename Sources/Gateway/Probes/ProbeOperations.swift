import Core
import HTTPServer
import Operations
import RateLimit

/// What machines ask every few seconds: does it live, can it work.
enum ProbeOperations {
  static func all(_ health: Health) -> [Operation] {
    [
      healthOperation("/api/v1/health", .messaging, health),
      healthOperation("/health", .studio, health),
      Operation(
        .get, "/livez", .system,
        summary: Localized("Whether the process runs.", arabic: "هل تعمل العملية."),
        output: .json(.object([.required("status", .string(oneOf: ["ok"]))])),
        listeners: [.public, .admin], isProbe: true
      ) { _ in .unstored(["status": "ok"], .ok) },
      readiness(health),
    ]
  }

  private static func healthOperation(
    _ path: PathPattern, _ surface: Surface, _ health: Health
  ) -> Operation {
    Operation(
      .get, path, surface,
      summary: Localized(
        "Liveness; 503 when the database cannot be reached.",
        arabic: "حالة الخدمة؛ 503 عند تعذر الوصول إلى قاعدة البيانات."),
      output: .json(HealthReport.healthSchema),
      otherOutputs: [
        OtherOutput(
          .serviceUnavailable,
          Localized(
            "The database cannot be reached.", arabic: "تعذر الوصول إلى قاعدة البيانات."),
          .json(HealthReport.healthSchema))
      ],
      isProbe: true, addressLimit: .health
    ) { _ in
      .unstored(
        HealthReport(health: health).healthBody,
        health.isDatabaseReachable ? .ok : .serviceUnavailable)
    }
  }

  private static func readiness(_ health: Health) -> Operation {
    Operation(
      .get, "/readyz", .system,
      summary: Localized(
        "Whether traffic may come, check by check.", arabic: "هل يمكن استقبال الطلبات، فحصًا فحصًا."),
      output: .json(HealthReport.readinessSchema),
      otherOutputs: [
        OtherOutput(
          .serviceUnavailable,
          Localized("A check failed; it says why.", arabic: "أخفق أحد الفحوص، مع السبب."),
          .json(HealthReport.readinessSchema))
      ],
      listeners: [.public, .admin], isProbe: true
    ) { _ in
      let report = HealthReport(health: health)
      return .unstored(report.readinessBody, report.isReady ? .ok : .serviceUnavailable)
    }
  }
}

extension Reply {
  /// A state of this moment, which no cache may keep.
  fileprivate static func unstored(_ body: JSON, _ status: Status) -> Reply {
    var answer = Reply.json(body, status: status)
    answer.headers.add(.cacheControl, "no-store")
    if status == .serviceUnavailable { answer.headers.add(.retryAfter, 1) }
    return answer
  }
}
