import Core
import TestKit
import Testing
import Transport

@testable import Sandbox

/// The twins over real connections.
@Suite struct SandboxTests {
  @Test func `a broken connection, a late answer and no answer are what they are called`()
    async throws
  {
    try await RunningSandbox.with { sandbox in
      let transport = try Self.transport()
      #expect(await Self.send("987650505", sandbox, transport) == "connectionLost")
      #expect(await Self.send("987650504", sandbox, transport, within: .seconds(1)) == "timedOut")
      let start = ContinuousClock.now
      #expect(
        await Self.send("987650007", sandbox, transport) == "200")
      #expect(ContinuousClock.now - start >= .seconds(3))
      await transport.stop()
    }
  }

  @Test func `a path of nobody is 404`() async throws {
    try await RunningSandbox.with { sandbox in
      let transport = try Self.transport()
      for path in ["nobody/a", "telegram/a/b/c/d/e/f", "sandbox/nobody/hook"] {
        let url = try OutgoingURL("http://127.0.0.1:\(sandbox.port)/\(path)")
        let answer = try await transport.send(
          OutgoingRequest(
            .post, url, purpose: .providers, deadline: .seconds(30), responseBytesLimit: 65_536))
        #expect(answer.status == 404)
      }
      await transport.stop()
    }
  }

  @Test func `a hook that takes nothing is called four times, and the next step follows`() async {
    let calls = Locked<[String]>([])
    let slept = Locked<[Duration]>([])
    let sandbox = Sandbox(
      clock: ManualClock(), random: { 7 }, sleep: { time in slept.withLock { $0.append(time) } },
      sender: { request in
        let isFirst = calls.withLock { calls in
          calls.append(request.url)
          return calls.count <= 4
        }
        return isFirst ? HookAnswer(status: 500, body: []) : HookAnswer(status: 200, body: [])
      })
    let steps = ["a", "b"].map {
      Callback.Step(after: .milliseconds(200), request: HookRequest(.post, $0))
    }
    sandbox.schedule([Callback(steps: steps)])
    let run = Task { await sandbox.run() }
    _ = await eventually { calls.withLock { $0.count } == 5 }
    run.cancel()
    await run.value
    #expect(calls.withLock { $0 } == ["a", "a", "a", "a", "b"])
    #expect(
      slept.withLock { $0 } == [
        .milliseconds(200), .seconds(1), .seconds(2), .seconds(4), .milliseconds(200),
      ])
  }

  private static func transport() throws -> Transport {
    var options = TransportOptions()
    options.addressGuard = try AddressGuard(allow: [.providers: ["127.0.0.0/8"]])
    return try Transport(
      options, clock: SystemClock(), log: Log(to: RecordingSink(), clock: SystemClock()))
  }

  private static func send(
    _ chat: String, _ sandbox: RunningSandbox, _ transport: Transport,
    within deadline: Duration = .seconds(30)
  ) async -> String {
    let path = "telegram/bot\(Sample.telegramToken)/sendMessage"
    do {
      let url = try OutgoingURL("http://127.0.0.1:\(sandbox.port)/\(path)")
      let body = JSON.object(["chat_id": .string(chat), "text": "a"]).serialized()
      let answer = try await transport.send(
        OutgoingRequest(
          .post, url, headers: ["content-type": "application/json"], body: .bytes(body),
          purpose: .providers, deadline: deadline, responseBytesLimit: 65_536))
      return String(answer.status)
    } catch let error as TransportError {
      return error.code.rawValue
    } catch {
      return "\(error)"
    }
  }
}
