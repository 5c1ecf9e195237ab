import Testing

@testable import Webhooks

@Suite struct EventFilterTests {
  @Test func `a star wants what comes to be known later too`() throws {
    let all = try EventFilter(["message.read", "*"])
    #expect(all == .all)
    #expect(all.wants("message.read") && all.wants("moon.landed"))
    #expect(all.names == ["*"])
  }

  @Test func `a list wants what it names`() throws {
    let some = try EventFilter(["message.read", "message.received"])
    #expect(some.wants("message.read") && !some.wants("message.sent") && !some.wants("moon.landed"))
    #expect(some.names == ["message.received", "message.read"])
    #expect(EventFilter(sqlValue: some.sqlValue) == some)
  }

  @Test(arguments: [[], ["message"], ["message.*"], ["message.read", ""]])
  func `a name of nothing is refused`(names: [String]) {
    #expect(throws: WebhookError.self) { try EventFilter(names) }
  }

  @Test func `the events are those of the contract, and three of ours`() {
    let contract = """
      message.received message.sent message.delivered message.read message.failed campaign.started
      campaign.completed campaign.paused contact.created contact.updated contact.opted_out
      session.connected session.disconnected webhook.test post.scheduled post.published post.failed
      post.approved post.rejected lead.created lead.updated form.submitted quota.warning
      """
    let expected = Set(contract.split { $0 == " " || $0 == "\n" }.map(String.init))
    let names = Set(EventKind.allCases.map(\.rawValue))
    #expect(names == expected.union(["message.unknown", "session.expiring", "webhook.disabled"]))
  }
}
