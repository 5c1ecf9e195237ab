import Testing

/// Every rule of the tables, on live connections: whole, byte by byte, and in random pieces.
@Suite(.sharedServer, .timeLimit(.minutes(5)))
struct ConformanceTests {
  private func check(_ test: HTTPCase) async throws {
    try await #require(SharedServer.current).check(test)
  }

  @Test(arguments: RequestLineCases.all) func `request line`(_ test: HTTPCase) async throws {
    try await check(test)
  }

  @Test(arguments: TargetCases.all) func `target`(_ test: HTTPCase) async throws {
    try await check(test)
  }

  @Test(arguments: FieldCases.all) func `fields`(_ test: HTTPCase) async throws {
    try await check(test)
  }

  @Test(arguments: BodyCases.all) func `body`(_ test: HTTPCase) async throws {
    try await check(test)
  }

  @Test(arguments: SmugglingCases.all) func `smuggling`(_ test: HTTPCase) async throws {
    try await check(test)
  }

  @Test(arguments: ConnectionCases.all) func `connection`(_ test: HTTPCase) async throws {
    try await check(test)
  }

  @Test(arguments: MessageCases.all) func `message`(_ test: HTTPCase) async throws {
    try await check(test)
  }

  @Test(arguments: FormCases.all) func `form`(_ test: HTTPCase) async throws {
    try await check(test)
  }

  @Test func `bounds`() async throws {
    try await LiveServer.with(BoundCases.options) { server in
      await withDiscardingTaskGroup { group in
        for test in BoundCases.all { group.addTask { await server.check(test) } }
      }
    }
  }

  @Test func `each case has a name of its own, and there are enough of them`() {
    let tables = [
      RequestLineCases.all, TargetCases.all, FieldCases.all, BodyCases.all, SmugglingCases.all,
      ConnectionCases.all, MessageCases.all, FormCases.all, BoundCases.all,
    ]
    let names = tables.flatMap { $0.map(\.name) }
    #expect(Set(names).count == names.count)
    #expect(names.count >= 400)
  }
}
