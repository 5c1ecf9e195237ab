import Core
import TestKit
import Testing

extension DeliveryTests {
  /// A large batch is one transaction, beside many small ones of what leaves meanwhile.
  @Suite struct BatchTests {
    @Test(.timeLimit(.minutes(5)), arguments: Place.Engine.available)
    func `batches are taken while their sessions send`(engine: Place.Engine) async throws {
      let batchCount = 6
      let office = try await PostOffice(engine, botCount: 8)
      let client = try Client(port: office.node.port)
      var delays: [Duration] = []
      for batch in 0..<batchCount {
        let messages = (0..<1_000).map { place -> JSON in
          let number = batch * 1_000 + place
          return PostOffice.message(
            "\(number)", to: Int64(1_000 + number % 2_500), by: office.bots[number % 8],
            ["priority": "bulk"])
        }
        let began = ContinuousClock.now
        let answer = try #require(
          client.ask(
            "POST /api/v1/messages/batch", office.key.fields,
            body: "\(["messages": .array(messages)] as JSON)"))
        delays.append(ContinuousClock.now - began)
        #expect(answer.status == 200, "batch \(batch): \(answer.text.prefix(500))")
        // Something must be leaving when the next one comes.
        let count = office.provider.arrivalCount
        #expect(await eventually { office.provider.arrivalCount > count + 20 })
      }
      #expect(try await office.waitingCount() > 1_000, "nothing was left to leave meanwhile")
      Attachment.record(
        "\(engine): the slowest of \(batchCount) took \(delays.max() ?? .zero)", named: "batch.txt")
    }
  }
}
