import Core
import HTTPServer
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Webhooks

/// The engine, the fan-out and a real endpoint together; time is moved by hand.
@Suite struct FlowTests {
  private func dueAt(_ store: TenantStore) async throws -> Timestamp? {
    try await store.read { tx throws in
      try tx.value("SELECT due_at FROM outbox WHERE tenant_id = \(tx.tenant) LIMIT 1")
    }
  }

  @Test(arguments: TestEngine.all)
  func `one attempt and five retries, after the published pauses; then it failed and is replayed`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      try await withReceiver({ _, _ in Response(.internalServerError) }) { receiver in
        try await withTransport { transport in
          let store = try await world.tenant()
          let webhook = try await store.webhook(world, url: receiver.url).webhook.id
          try await world.running(transport) {
            try await store.record(.messageSent)
            for (number, pause) in [10, 60, 300, 1_800, 7_200].enumerated() {
              #expect(
                try await eventually {
                  try await store.deliveries(of: webhook).first?.attemptCount == number + 1
                })
              #expect(try await dueAt(store) == world.clock.now + .seconds(pause))
              try await world.pass(.seconds(pause))
            }
            #expect(
              try await eventually {
                try await store.deliveries(of: webhook).first?.status == .failed
              })
            #expect(
              receiver.received.count == 6 && Set(receiver.received.map(\.deliveryID)).count == 1)
            #expect(try await store.outbox().isEmpty)

            receiver.behave { _, _ in Response(.ok) }
            let id = try #require(try await store.deliveries(of: webhook).first?.id)
            _ = try await store.write { tx throws in
              try WebhookDeliveries.replay(id, of: webhook, by: .command, in: tx)
            }
            #expect(
              try await eventually {
                try await store.deliveries(of: webhook).first?.status == .delivered
              })
            let log = try #require(try await store.deliveries(of: webhook).first)
            #expect(log.attemptCount == 7 && log.replayCount == 1)
            #expect(receiver.received.last?.deliveryID == "\(id)")
            #expect(try await store.auditedActions().first == "webhook.replayed")
          }
        }
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `what concerns one subject keeps its order, and others do not wait for it`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      try await withReceiver({ got, before in
        let isFirst = got.json?["data"]?["n"] == 1 && before == 0
        return Response(isFirst ? .internalServerError : .ok)
      }) { receiver in
        try await withTransport { transport in
          let store = try await world.tenant()
          _ = try await store.webhook(world, url: receiver.url)
          try await store.record(.messageSent, of: "a", data: ["n": 1])
          try await store.record(.messageRead, of: "a", data: ["n": 2])
          func numbers() -> [JSON?] { receiver.received.map { $0.json?["data"]?["n"] } }
          try await world.running(transport) {
            #expect(await eventually { numbers() == [1] })
            try await store.record(.messageSent, of: "b", data: ["n": 3])
            #expect(await eventually { numbers() == [1, 3] })
            #expect(try await eventually { try await store.outbox().count == 2 })
            try await world.pass(.seconds(10))
            #expect(try await eventually { try await store.outbox().isEmpty })
            #expect(numbers() == [1, 3, 1, 2])
          }
        }
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `an endpoint that hangs holds up nobody else, and gets no more at once than it may`(
    _ engine: TestEngine
  ) async throws {
    let isOpen = Locked(false)
    try await withWorld(engine) { world in
      try await withReceiver({ _, _ in
        _ = await eventually { isOpen.withLock { $0 } }
        return Response(.ok)
      }) { hanging in
        try await withReceiver { quick in
          try await withTransport { transport in
            let (acme, other) = (try await world.tenant(), try await world.tenant("other"))
            let stuck = try await acme.webhook(world, url: hanging.url).webhook.id
            let fine = try await other.webhook(world, url: quick.url).webhook.id
            world.settings.withLock { $0.inFlightMax = 4 }
            try await world.running(transport) {
              for number in 0..<20 { try await acme.record(.messageSent, of: "\(number)") }
              #expect(await eventually { hanging.received.count == 4 })
              for number in 0..<20 { try await other.record(.messageSent, of: "\(number)") }
              #expect(
                try await eventually {
                  try await other.deliveries(of: fine).filter { $0.status == .delivered }.count
                    == 20
                })
              #expect(hanging.received.count == 4)
              isOpen.withLock { $0 = true }
              #expect(
                try await eventually {
                  try await acme.deliveries(of: stuck).filter { $0.status == .delivered }.count
                    == 20
                })
            }
          }
        }
      }
    }
  }
}
