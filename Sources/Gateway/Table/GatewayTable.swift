import Channels
import Core
import HTTPServer
import Messages
import Operations
import Surfaces

/// Every operation of the gateway.
enum GatewayTable {
  /// The table of a running gateway. The documents describe the whole table, themselves included.
  static func table(
    health: Health, metrics: Metrics, _ desks: MessagingDesks
  ) -> OperationTable {
    let operations =
      ProbeOperations.all(health) + Surfaces.operations(desks)
      + SandboxOperations.all + [metricsOperation(metrics)]
    let described = OperationTable(operations + DocumentOperations.all(describing: nil))
    return OperationTable(operations + DocumentOperations.all(describing: described))
  }

  /// The same for looking at: nothing behind it runs.
  static func forDisplay() -> OperationTable {
    table(
      health: Health(clock: SystemClock()), metrics: Metrics(),
      .forDisplay(ChannelDirectory(Channels.all)))
  }

  private static func metricsOperation(_ metrics: Metrics) -> Operation {
    Operation(
      .get, "/metrics", .system,
      summary: Localized("Numbers for Prometheus.", arabic: "أرقام المراقبة بصيغة Prometheus."),
      output: .content(type: Metrics.contentType), listeners: .admin, isProbe: true
    ) { _ in .bytes(metrics.render(), type: Metrics.contentType) }
  }
}
