import Core
import HTTPServer
import Store

extension Metrics {
  /// Numbers of the gateway as a whole, read when somebody asks.
  func watch(_ server: Server, _ database: Database) {
    counter("qanat_http_connections_total", "Connections taken.") {
      Double(server.statistics.connectionsAccepted)
    }
    counter("qanat_http_connections_turned_away_total", "Connections over the bound.") {
      Double(server.statistics.connectionsTurnedAway)
    }
    gauge("qanat_http_connections_open", "Connections open now.") {
      Double(server.statistics.connectionsOpen)
    }
    counter("qanat_http_received_bytes_total", "Bytes that came in.") {
      Double(server.statistics.bytesReceived)
    }
    counter("qanat_http_sent_bytes_total", "Bytes that went out.") {
      Double(server.statistics.bytesSent)
    }
    gauge("qanat_database_waiting", "Transactions that wait for their turn.") {
      Double(database.statistics.waitingCount)
    }
  }
}
