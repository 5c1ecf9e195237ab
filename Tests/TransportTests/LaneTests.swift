import Core
import TestKit
import Testing

@testable import Transport

@Suite struct LaneTests {
  private func lanes(
    _ change: (inout TransferBounds) -> Void = { _ in }
  ) -> Lanes {
    var bounds = TransferBounds()
    bounds.transfersMax = 4
    bounds.perHostMax = 2
    bounds.perMultiplexedHostMax = 3
    bounds.waitingPerHostMax = 3
    bounds.waitingMax = 5
    change(&bounds)
    return Lanes(bounds: bounds)
  }

  @Test func `a host's places fill, then its queue, then it is overloaded`() {
    var lanes = lanes()
    let seen = (1...6 as ClosedRange<UInt64>).map { lanes.admit($0, host: "a", probes: false) }
    #expect(seen == [.start, .start, .wait, .wait, .wait, .overloaded])
    #expect(lanes.admit(7, host: "b", probes: false) == .start)
  }

  @Test func `who came first goes first`() {
    var lanes = lanes()
    for id in 1...5 as ClosedRange<UInt64> { _ = lanes.admit(id, host: "a", probes: false) }
    #expect(lanes.next() == nil)
    lanes.finished(host: "a")
    #expect(lanes.next() == 3 && lanes.next() == nil)
    #expect(lanes.withdraw(4) && !lanes.withdraw(4) && !lanes.withdraw(3))
    lanes.finished(host: "a")
    #expect(lanes.next() == 5)
  }

  @Test func `hosts take turns when the places of all are few`() {
    var lanes = lanes { $0.transfersMax = 1 }
    for (id, host) in [(1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "c")] as [(UInt64, String)] {
      _ = lanes.admit(id, host: host, probes: false)
    }
    var order: [UInt64] = []
    var host = "a"
    for _ in 0..<4 {
      lanes.finished(host: host)
      let id = lanes.next()
      order.append(id ?? 0)
      host = id == 4 ? "b" : id == 5 ? "c" : "a"
    }
    #expect(order == [2, 4, 5, 3])
  }

  private let owners = (0..<6).map { UUID(high: 1, low: $0) }

  @Test func `an owner whose transfers all hang leaves as many places as it holds`() {
    var lanes = lanes {
      ($0.transfersMax, $0.perHostMax, $0.waitingPerHostMax, $0.waitingMax) = (1_000, 32, 200, 500)
    }
    var started: [Int] = []
    for (place, owner) in owners.enumerated() {
      let ids = UInt64(place * 100)..<UInt64(place * 100 + 40)
      started.append(
        ids.count { lanes.admit($0, host: "a", owner: owner, probes: false) == .start })
    }
    // As they come, each finds half of what is free; then places that get free are evened out.
    #expect(started == [16, 8, 4, 2, 1, 1])
    #expect(lanes.next() == nil)
  }

  @Test func `owners take turns at a host, whoever came first`() {
    var lanes = lanes {
      $0.waitingPerHostMax = 10
      $0.waitingMax = 20
    }
    for id in 1...6 as ClosedRange<UInt64> {
      _ = lanes.admit(id, host: "a", owner: owners[0], probes: false)
    }
    #expect(lanes.admit(7, host: "a", owner: owners[1], probes: false) == .start)
    #expect(lanes.admit(8, host: "a", owner: owners[1], probes: false) == .wait)
    lanes.finished(host: "a", owner: owners[0])
    #expect(lanes.next() == 2)
    lanes.finished(host: "a", owner: owners[1])
    #expect(lanes.next() == 8)
    lanes.finished(host: "a", owner: owners[1])
    // Half is all that one gets while others might come.
    #expect(lanes.next() == nil)
    lanes.finished(host: "a", owner: owners[0])
    #expect(lanes.next() == 3)
  }

  @Test func `an owner that fills its queue leaves others theirs`() {
    var lanes = lanes {
      ($0.perHostMax, $0.waitingPerHostMax, $0.waitingMax) = (1, 8, 100)
    }
    let seen = (1...10 as ClosedRange<UInt64>).map {
      lanes.admit($0, host: "a", owner: owners[0], probes: false)
    }
    #expect(seen.count { $0 == .wait } == 4 && seen.last == .overloaded)
    #expect(lanes.admit(20, host: "a", owner: owners[1], probes: false) == .wait)
  }

  @Test func `an owner that hangs at many hosts leaves places at others`() {
    var lanes = lanes {
      ($0.transfersMax, $0.perHostMax, $0.waitingMax) = (8, 4, 100)
    }
    var started = 0
    for id in 1...20 as ClosedRange<UInt64> {
      let host = "host \(id % 10)"
      if lanes.admit(id, host: host, owner: owners[0], probes: false) == .start { started += 1 }
    }
    #expect(started == 4)
    #expect(lanes.admit(21, host: "b", owner: owners[1], probes: false) == .start)
    #expect(lanes.next() == nil)
    // A place that gets free anywhere lets what waits at another host start.
    lanes.finished(host: "b", owner: owners[1])
    #expect(lanes.next() == nil)
    lanes.finished(host: "host 1", owner: owners[0])
    #expect(lanes.next() != nil)
  }

  @Test func `the first transfer to an unknown host goes alone until it is connected`() {
    var lanes = lanes()
    let seen = (1...4 as ClosedRange<UInt64>).map { lanes.admit($0, host: "a", probes: true) }
    #expect(seen == [.start, .wait, .wait, .wait])
    #expect(lanes.next() == nil)
    lanes.connected(host: "a")
    #expect(lanes.next() == 2 && lanes.next() == nil)
    lanes.multiplexes(host: "a")
    #expect(lanes.next() == 3 && lanes.next() == nil)
  }

  @Test func `a first transfer that fails does not hold the others one by one`() {
    var lanes = lanes()
    for id in 1...4 as ClosedRange<UInt64> { _ = lanes.admit(id, host: "a", probes: true) }
    lanes.finished(host: "a")
    #expect(lanes.next() == 2 && lanes.next() == 3 && lanes.next() == nil)
  }

  @Test(arguments: 1...20)
  func `whatever comes and goes, bounds hold and nobody is forgotten`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var lanes = lanes {
      $0.waitingMax = 50; $0.waitingPerHostMax = 20
    }
    let hosts = ["a", "b", "c", "d", "e"]
    var running: [UInt64: (host: String, owner: UUID?)] = [:]
    var waiting: [UInt64: (host: String, owner: UUID?)] = [:]
    for id in 1...5_000 as ClosedRange<UInt64> {
      let host = hosts.randomElement(using: &random) ?? "a"
      let owner = (owners.prefix(3).map { $0 } + [nil]).randomElement(using: &random) ?? nil
      switch lanes.admit(id, host: host, owner: owner, probes: Bool.random(using: &random)) {
      case .start: running[id] = (host, owner)
      case .wait: waiting[id] = (host, owner)
      case .overloaded: break
      }
      if Int.random(in: 0..<3, using: &random) == 0, let gone = waiting.keys.sorted().last {
        let isGone = lanes.withdraw(gone)
        #expect(isGone)
        waiting[gone] = nil
      }
      while running.count > Int.random(in: 0...4, using: &random), let done = running.keys.min() {
        finish(running.removeValue(forKey: done), in: &lanes)
        while let next = lanes.next() { running[next] = waiting.removeValue(forKey: next) }
      }
      #expect(lanes.active == running.count && lanes.waiting == waiting.count)
      #expect(running.count <= 4)
      for host in hosts { #expect(running.values.count { $0.host == host } <= 2) }
    }
    while let done = running.keys.min() {
      finish(running.removeValue(forKey: done), in: &lanes)
      while let next = lanes.next() { running[next] = waiting.removeValue(forKey: next) }
    }
    #expect(waiting.isEmpty && lanes.isEmpty)
  }

  private func finish(_ transfer: (host: String, owner: UUID?)?, in lanes: inout Lanes) {
    if let transfer { lanes.finished(host: transfer.host, owner: transfer.owner) }
  }

  @Test func `deadlines come up in order, removed ones never`() {
    var deadlines = Deadlines()
    var random = SeededGenerator(seed: 7)
    var times: [UInt64: Int64] = [:]
    for id in 1...5_000 as ClosedRange<UInt64> {
      let time = Int64.random(in: 0..<10_000, using: &random)
      deadlines.insert(id, at: .microseconds(time))
      times[id] = time
    }
    for id in 1...4_000 as ClosedRange<UInt64> {
      deadlines.remove(id)
      times[id] = nil
    }
    var last: Int64 = -1
    #expect(deadlines.next() == .microseconds(times.values.min() ?? 0))
    while let id = deadlines.expired(at: .microseconds(5_000)) {
      let time = times.removeValue(forKey: id) ?? -2
      #expect(time >= last && time <= 5_000)
      last = time
    }
    #expect(times.values.allSatisfy { $0 > 5_000 } && !times.isEmpty)
  }
}
