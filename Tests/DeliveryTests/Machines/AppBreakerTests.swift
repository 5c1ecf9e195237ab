import Core
import Testing

@testable import Delivery

@Suite struct AppBreakerTests {
  private let options = DeliveryOptions()
  private let tenants = (0..<20).map { TenantID(UUID(high: 1, low: UInt64($0))) }

  /// After a failure of each of these, in this order.
  private func breaker(failing places: [Int], at now: Int64 = 0) -> AppBreaker {
    var breaker = AppBreaker()
    for place in places { breaker.note(.fails, of: tenants[place], .ordinary, at: now, options) }
    return breaker
  }

  @Test func `one workspace alone never opens it`() {
    let breaker = breaker(failing: Array(repeating: 0, count: 1_000))
    #expect(breaker.isClosed)
    #expect(breaker.ask(tenants[0], at: 0) == .go)
  }

  @Test(arguments: 1...3)
  func `a few failures of another do not open it for a workspace that is all trouble`(count: Int) {
    let trouble = Array(repeating: 0, count: 1_000)
    #expect(breaker(failing: trouble + Array(repeating: 1, count: count)).isClosed)
  }

  @Test(arguments: [[0, 0, 0, 0, 1, 1, 1, 1], Array(0..<8), [0, 1, 0, 1, 0, 1, 2, 2]])
  func `several workspaces that fail one after another open it`(places: [Int]) {
    #expect(breaker(failing: places.dropLast()).isClosed)
    let breaker = breaker(failing: places)
    #expect(!breaker.isClosed)
    for place in Set(places) {
      #expect(breaker.ask(tenants[place], at: 0) == .wait(until: 1_000_000))
    }
  }

  @Test func `an answer to anybody begins the count anew, and closes it`() {
    var breaker = breaker(failing: Array(0..<7))
    breaker.note(.answers, of: tenants[9], .ordinary, at: 0, options)
    #expect(breaker.isFresh)
    for place in 0..<8 { breaker.note(.fails, of: tenants[place], .ordinary, at: 0, options) }
    #expect(!breaker.isClosed)
    breaker.note(.answers, of: tenants[9], .ordinary, at: 0, options)
    #expect(breaker.isFresh)
    #expect(breaker.ask(tenants[0], at: 0) == .go)
  }

  @Test func `whoever has not failed tries once at a time while it is open`() {
    var breaker = breaker(failing: Array(0..<8))
    #expect(breaker.ask(tenants[9], at: 10) == .go)
    let part = breaker.begin(tenants[9], at: 10)
    #expect(part == .trial)
    #expect(breaker.ask(tenants[9], at: 10) == .probing)
    #expect(breaker.ask(tenants[10], at: 10) == .go)
    breaker.note(.none, of: tenants[9], .trial, at: 20, options)
    #expect(breaker.ask(tenants[9], at: 20) == .go)
    breaker.note(.fails, of: tenants[9], breaker.begin(tenants[9], at: 20), at: 30, options)
    #expect(breaker.ask(tenants[9], at: 30) == .wait(until: 1_000_000))
  }

  @Test func `after its pause one attempt finds out for all that failed`() {
    var breaker = breaker(failing: Array(0..<8))
    #expect(breaker.ask(tenants[0], at: 1_000_000) == .go)
    let part = breaker.begin(tenants[0], at: 1_000_000)
    #expect(part == .probe)
    #expect(breaker.ask(tenants[1], at: 1_000_000) == .probing)
    breaker.note(.fails, of: tenants[0], .probe, at: 1_000_000, options)
    #expect(breaker.ask(tenants[1], at: 1_000_000) == .wait(until: 3_000_000))
  }
}
