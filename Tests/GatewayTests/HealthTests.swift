import Core
import Operations
import TestKit
import Testing

@testable import Gateway

@Suite struct HealthTests {
  private let clock = ManualClock()
  private let health: Health

  init() { health = Health(clock: clock) }

  private var report: HealthReport { HealthReport(health: health) }

  @Test func `the health body is the contract's`() {
    health.databaseAnswered()
    #expect(
      "\(report.healthBody)"
        == #"{"status":"ok","version":"\#(Version.current)","timestamp":"2026-01-01T00:00:00Z","#
        + #""data":{"status":"ok","timestamp":"2026-01-01T00:00:00Z"}}"#)
  }

  @Test func `a database that never answered is unavailable`() {
    #expect(report.healthBody["status"] == "unavailable")
    #expect(report.healthBody["data"]?["status"] == "unavailable")
    #expect(!report.isReady)
  }

  @Test func `an answer counts for a while, and a failure at once`() {
    health.databaseAnswered()
    clock.advance(by: Health.answerAgeMax)
    #expect(report.isReady)
    clock.advance(by: .milliseconds(1))
    #expect(!report.isReady)
    health.databaseAnswered()
    #expect(report.isReady)
    health.databaseFailed()
    #expect(!report.isReady)
    #expect(
      report.readinessBody["checks"]?["database"] == [
        "status": "failed", "reason": "The database cannot be reached.",
      ])
  }

  @Test func `draining turns readiness off and leaves health alone`() {
    health.databaseAnswered()
    health.drain()
    #expect(!report.isReady)
    #expect(report.readinessBody["checks"]?["draining"]?["status"] == "failed")
    #expect(report.healthBody["status"] == "ok")
  }

  @Test func `a refused reload is named and stops no traffic`() {
    health.databaseAnswered()
    health.reloadWasRefused(problemCount: 2)
    #expect(report.isReady)
    let check = report.readinessBody["checks"]?["configuration"]
    #expect(check?["status"] == "stale")
    #expect(check?["reason"]?.stringValue?.contains("problems: 2") == true)
    health.reloadWasTaken()
    #expect(report.readinessBody["checks"]?["configuration"] == ["status": "ok"])
  }

  @Test func `every body keeps to its schema`() {
    for step in [{ health.databaseAnswered() }, { health.drain() }, health.databaseFailed] {
      #expect(HealthReport.healthSchema.problems(in: report.healthBody) == [])
      #expect(HealthReport.readinessSchema.problems(in: report.readinessBody) == [])
      step()
    }
  }
}
