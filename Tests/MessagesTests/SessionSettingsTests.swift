import Core
import Store
import Testing

@testable import Messages

@Suite struct SessionSettingsTests {
  private let start = Timestamp(seconds: 1_767_225_600)

  private func warm(_ from: Int64, _ to: Int64, days: Int64) -> SessionSettings {
    var settings = SessionSettings()
    settings.warmup = SessionSettings.Warmup(
      startLimit: from, maxLimit: to, days: days, startedAt: start)
    return settings
  }

  private func limit(_ settings: SessionSettings, day: Int64) -> Int64? {
    settings.limit(at: start + .seconds(day * 86_400))
  }

  @Test func `a new account sends more each day until it has its full measure`() {
    let settings = warm(20, 500, days: 14)
    let limits = (0..<20).map { limit(settings, day: $0) ?? 0 }
    #expect(limits[0] == 20 && limits[12] < 500 && limits[13] == 500 && limits[19] == 500)
    #expect(limits == limits.sorted())
    #expect(limit(warm(20, 500, days: 1), day: 0) == 500)
    #expect(limit(warm(20, 500, days: 2), day: 0) == 20)
    #expect(limit(warm(20, 500, days: 2), day: 1) == 500)
  }

  @Test func `a clock that was set back begins at the start`() {
    #expect(limit(warm(20, 500, days: 14), day: -3) == 20)
  }

  @Test func `the least of the limits holds, and none is none`() {
    var settings = warm(20, 500, days: 14)
    settings.dailyLimit = 100
    #expect(limit(settings, day: 0) == 20 && limit(settings, day: 13) == 100)
    settings.warmup = nil
    #expect(limit(settings, day: 0) == 100)
    #expect(limit(SessionSettings(), day: 0) == nil)
  }

  @Test func `settings come back as they were kept`() {
    var settings = warm(20, 500, days: 14)
    #expect(SessionSettings(sqlValue: settings.sqlValue) == settings)
    settings.dailyLimit = 7
    settings.simulatesTyping = true
    settings.warmup = nil
    #expect(SessionSettings(sqlValue: settings.sqlValue) == settings)
    #expect(SessionSettings(sqlValue: .text("none")) == nil)
  }
}
