import ChannelKit
import Testing

@testable import Messages

@Suite struct StatusTests {
  private static let order: [MessageStatus] = [.sent, .delivered, .read]

  /// Every sequence of receipts up to a length.
  private func sequences(upTo length: Int) -> [[Receipt]] {
    var all: [[Receipt]] = [[]]
    var longest = all
    for _ in 0..<length {
      longest = longest.flatMap { sequence in Receipt.allCases.map { sequence + [$0] } }
      all += longest
    }
    return all
  }

  @Test(arguments: MessageStatus.allCases)
  func `no sequence of receipts moves a message back, or tells of a step twice`(
    start: MessageStatus
  ) {
    for sequence in sequences(upTo: 5) {
      var (status, told) = (start, [Receipt]())
      for receipt in sequence {
        let before = Self.order.firstIndex(of: status) ?? -1
        guard let next = status.after(receipt) else { continue }
        told += status.implied(by: receipt)
        status = next
        #expect((Self.order.firstIndex(of: status) ?? -1) > before, "\(start) \(sequence)")
      }
      #expect(told == told.sorted { $0.place < $1.place }, "\(start) \(sequence)")
      #expect(Set(told).count == told.count, "\(start) \(sequence)")
    }
  }

  @Test(arguments: [MessageStatus.queued, .sent, .unknown, .failed, .expired])
  func `the furthest receipt of a sequence decides, whatever their order`(start: MessageStatus) {
    for sequence in sequences(upTo: 4) where !sequence.isEmpty {
      let end = sequence.reduce(start) { $0.after($1) ?? $0 }
      let furthest = sequence.map(\.place).max() ?? 0
      #expect(end == Self.order[furthest], "\(start) \(sequence)")
    }
  }

  @Test func `what was read was delivered and sent`() {
    #expect(MessageStatus.queued.implied(by: .read) == [.sent, .delivered, .read])
    #expect(MessageStatus.sent.implied(by: .read) == [.delivered, .read])
    #expect(MessageStatus.delivered.implied(by: .delivered) == [])
    #expect(MessageStatus.unknown.implied(by: .delivered) == [.sent, .delivered])
  }

  @Test(arguments: [MessageStatus.canceled, .received], Receipt.allCases)
  func `a receipt says nothing of what was never sent`(status: MessageStatus, receipt: Receipt) {
    #expect(status.after(receipt) == nil)
  }

  @Test func `what arrived, ended or came in cannot fail`() {
    let failing = MessageStatus.allCases.filter(\.canFail)
    #expect(failing == [.queued, .sent, .unknown])
  }
}

extension Receipt {
  fileprivate var place: Int { Receipt.allCases.firstIndex(of: self) ?? 0 }
}
