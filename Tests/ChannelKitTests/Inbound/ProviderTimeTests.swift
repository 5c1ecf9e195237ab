import ChannelKit
import Core
import Testing

@Suite struct ProviderTimeTests {
  @Test func `a provider's time is taken within what a calendar can show`() {
    #expect(Timestamp(providerSeconds: 1_790_000_000)?.rfc3339 == "2026-09-21T14:13:20Z")
    #expect(
      Timestamp(providerMilliseconds: 1_790_000_000_517)?.rfc3339 == "2026-09-21T14:13:20.517Z")
    #expect(Timestamp(providerSeconds: 253_402_300_799)?.rfc3339 == "9999-12-31T23:59:59Z")
    for strange in [-1, 253_402_300_800_000, .max, .min] as [Int64] {
      #expect(Timestamp(providerSeconds: strange) == nil)
      #expect(Timestamp(providerMilliseconds: strange) == nil)
    }
  }
}
