import Testing

/// What a customer of another make finds at the twins, with codes of its own.
@Suite(.serialized) struct CustomerTests {
  @Test(arguments: [
    (
      "telegram",
      [
        "200", "200", "202", "signed ['message'] hi", "signed ['message'] صباح الخير",
      ]
    ),
    (
      "whatsapp",
      [
        "409", "200", "200", "signed sent tag", "signed delivered tag", "signed read tag",
        "signed 963944000009 hi",
      ]
    ),
    (
      "messenger",
      [
        "409", "200", "200", "signed page delivery", "signed page read", "signed page message",
      ]
    ),
    (
      "instagram",
      ["409", "200", "200", "signed instagram read", "signed instagram message"]
    ),
    (
      "viber",
      [
        "0", "True", "signed webhook False", "signed delivered True", "signed seen True",
        "signed message False",
      ]
    ),
    (
      "waha",
      [
        "201", #"b'\x89PNG'"#, "201", "signed session.status STARTING",
        "signed session.status SCAN_QR_CODE", "signed session.status WORKING",
        "signed message.ack SERVER", "signed message.ack DEVICE", "signed message.ack READ",
        "signed message DEVICE",
      ]
    ),
    ("discord", ["200 True", "signed 2 hi"]),
  ])
  func `sends are accepted, and what is told is signed as the provider does`(
    provider: String, lines: [String]
  ) async throws {
    let found = try await RunningSandbox.with { sandbox in
      try await PythonCustomer.run(provider, port: sandbox.port)
    }
    // What two requests cause may come in either order.
    let isOrdered = provider != "telegram"
    #expect((isOrdered ? found : found.sorted()) == (isOrdered ? lines : lines.sorted()))
  }
}
