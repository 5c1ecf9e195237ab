import Core
import Glibc
import TestKit
import Testing

/// Clients that send numbered texts to many recipients, one after another for each, while nodes come and go.
final class Traffic: Sendable {
  /// A message that was answered with 201.
  struct Accepted: Sendable {
    let id: String
    let text: String
  }

  private struct State {
    var ports: [UInt16]
    var accepted: [Accepted] = []
    var unansweredCount = 0
    /// Answers that are neither.
    var odd: [String] = []
    var isOver = false
    var runningCount = 0
  }

  private let state: Locked<State>
  private let bots: [PostOffice.Bot]
  private let fields: [String]
  private let chatsPerBot: Int
  private let pause: UInt32

  /// Starts the clients.
  ///
  /// - Parameter pause: how long each rests between two messages.
  init(
    _ office: PostOffice, seed: UInt64, clientCount: Int = 4, chatsPerBot: Int = 60, pause: Duration
  ) throws {
    state = Locked(State(ports: [office.node.port]))
    bots = office.bots
    fields = office.key.fields
    self.chatsPerBot = chatsPerBot
    self.pause = UInt32(pause.microseconds)
    state.withLock { $0.runningCount = clientCount }
    for client in 0..<clientCount {
      try DedicatedThread.start("traffic") {
        self.run(client, of: clientCount, SeededGenerator(seed: seed &+ UInt64(client)))
        self.state.withLock { $0.runningCount -= 1 }
      }
    }
  }

  /// Where to send from now on.
  func aim(at nodes: [Gateway]) {
    let ports = nodes.map(\.port)
    state.withLock { $0.ports = ports }
  }

  /// How many were accepted so far.
  var acceptedCount: Int { state.withLock { $0.accepted.count } }

  /// Ends the clients; what was accepted.
  func stop() async -> [Accepted] {
    state.withLock { $0.isOver = true }
    let isOver = await eventually(within: .seconds(40)) {
      state.withLock { $0.runningCount } == 0
    }
    #expect(isOver, "a client hangs")
    return state.withLock { state in
      #expect(state.odd.isEmpty, "\(state.odd.count) odd answers, such as \(state.odd[0])")
      return state.accepted
    }
  }

  /// Sends to its own share of the recipients, so that it knows the order for each.
  private func run(_ client: Int, of clientCount: Int, _ generator: SeededGenerator) {
    var random = generator
    var numbers: [Int64: Int] = [:]
    var connection: Client?
    var round = 0
    while true {
      let (isOver, ports) = state.withLock { ($0.isOver, $0.ports) }
      if isOver { return }
      usleep(pause)
      // On several nodes each takes its turn, also for one recipient.
      if connection == nil || ports.count > 1 {
        connection = ports.isEmpty ? nil : Client(reaching: ports[round % ports.count])
      }
      round += 1
      guard let open = connection else { continue }
      let bot = bots.randomElement(using: &random)!
      let share = Int64.random(in: 0..<Int64(chatsPerBot / clientCount), using: &random)
      let chat = bot.number * 1_000 + share * Int64(clientCount) + Int64(client)
      let number = numbers[chat, default: 0] + 1
      numbers[chat] = number
      let text = "\(chat) \(number)"
      let answer = open.ask(
        "POST /api/v1/messages/send", fields,
        body: "\(PostOffice.message(text, to: chat, by: bot))")
      if answer == nil { connection = nil }
      note(answer, text)
    }
  }

  private func note(_ answer: WireAnswer?, _ text: String) {
    let id = answer.flatMap { try? $0.json()["message_id"]?.stringValue }
    state.withLock { state in
      if let answer, let id, answer.status == 201 {
        state.accepted.append(Accepted(id: id, text: text))
      } else if let answer {
        state.odd.append(answer.text)
      } else {
        state.unansweredCount += 1
      }
    }
  }
}
