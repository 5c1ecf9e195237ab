import Core
import TestKit
import Testing

@testable import RateLimit

@Suite struct AddressLimiterTests {
  private let rules = LimitRules.builtIn

  private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

  @Test func `an address has its own number of requests in any minute`() throws {
    let limiter = AddressLimiter()
    let one = try address("192.0.2.1")
    for second in 0..<10 {
      #expect(limiter.take(one, .login, rules: rules, uptime: .seconds(second)) == nil)
    }
    #expect(limiter.take(one, .login, rules: rules, uptime: .seconds(10)) == .seconds(50))
    #expect(limiter.take(one, .health, rules: rules, uptime: .seconds(10)) == nil)
    #expect(
      limiter.take(try address("192.0.2.2"), .login, rules: rules, uptime: .seconds(10)) == nil)
    #expect(limiter.take(one, .login, rules: rules, uptime: .seconds(60)) == nil)
    #expect(limiter.take(one, .login, rules: rules, uptime: .seconds(60)) == .seconds(1))
  }

  @Test func `an IPv6 network counts as one`() throws {
    let limiter = AddressLimiter()
    for host in 1...10 {
      let member = try address("2001:db8:1:2::\(host)")
      #expect(limiter.take(member, .login, rules: rules, uptime: .zero) == nil)
    }
    #expect(
      limiter.take(try address("2001:db8:1:2:ffff::1"), .login, rules: rules, uptime: .zero)
        != nil)
    #expect(
      limiter.take(try address("2001:db8:1:3::1"), .login, rules: rules, uptime: .zero) == nil)
  }

  @Test func `looking counts nothing`() throws {
    let limiter = AddressLimiter()
    let one = try address("192.0.2.1")
    for _ in 0..<100 {
      #expect(limiter.pause(one, .failedAuthentication, rules: rules, uptime: .zero) == nil)
    }
    for _ in 0..<60 {
      #expect(limiter.take(one, .failedAuthentication, rules: rules, uptime: .zero) == nil)
    }
    #expect(
      limiter.pause(one, .failedAuthentication, rules: rules, uptime: .zero) == .seconds(60))
  }

  @Test func `null is no limit`() throws {
    let rules = try LimitRules.parse(Array("{ addresses: { login: null } }".utf8), file: "f")
    let limiter = AddressLimiter()
    for _ in 0..<1_000 {
      let pause = limiter.take(
        try address("192.0.2.1"), .login, rules: rules, uptime: .zero)
      #expect(pause == nil)
    }
  }

  @Test(arguments: 0..<10)
  func `no address gets more than its limit in any minute`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let limiter = AddressLimiter()
    var admitted: [IPAddress: [Duration]] = [:]
    var now = Duration.zero
    for _ in 0..<5_000 {
      now += .milliseconds(Int.random(in: 0...300, using: &random))
      let one = IPAddress(v4: UInt32.random(in: 1...5, using: &random))
      if limiter.take(one, .login, rules: rules, uptime: now) == nil {
        admitted[one, default: []].append(now)
      }
    }
    for times in admitted.values {
      for index in times.indices.dropFirst(10) {
        #expect(times[index] - times[index - 10] >= .seconds(60))
      }
    }
  }

  @Test func `the table is bounded`() throws {
    let limiter = AddressLimiter(addressCountMax: 64)
    for number in 0..<UInt32(10_000) {
      _ = limiter.take(IPAddress(v4: number), .login, rules: rules, uptime: .zero)
    }
    #expect(limiter.addressCount <= 64)
  }
}
