import Testing
import Glibc

/// The engines that a test runs on. Every test of what a repository keeps runs on all of them.
package enum TestEngine: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case sqlite, postgres

  /// PostgreSQL is among them when `QANAT_TEST_POSTGRES` holds the URL of a server that tests may use.
  package static let all: [TestEngine] = postgresURL == nil ? [.sqlite] : [.sqlite, .postgres]

  package static let postgresURL = unsafe getenv("QANAT_TEST_POSTGRES").map {
    unsafe String(cString: $0)
  }

  package var testDescription: String { rawValue }
}
