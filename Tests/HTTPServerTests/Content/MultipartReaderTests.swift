import Core
import Testing

@testable import HTTPServer

@Suite struct MultipartReaderTests {
  private static let form =
    "--B\r\nContent-Disposition: form-data; name=a\r\n\r\none\r\n"
    + "--B\r\nContent-Disposition: form-data; name=b\r\n\r\ntwo\r\n--B--\r\n"

  private func stream(
    _ pieces: [[UInt8]], end: Result<Void, BodyError> = .success(())
  ) -> RequestBody {
    let stream = BodyStream(resumeReading: {})
    for piece in pieces { _ = stream.append(piece) }
    stream.finish(end)
    return .stream(stream)
  }

  private func read(_ body: RequestBody) async throws -> [WholePart] {
    var reader = try MultipartReader(body, contentType: "multipart/form-data; boundary=B")
    var parts: [WholePart] = []
    while let part = try await reader.nextPart() {
      var whole = WholePart(part)
      while let bytes = try await reader.nextData() { whole.content += bytes }
      parts.append(whole)
    }
    return parts
  }

  @Test func `a stream and a whole body give the same parts`() async throws {
    let bytes = Array(Self.form.utf8)
    let expected = [WholePart("a", "one"), WholePart("b", "two")]
    #expect(try await read(.bytes(bytes)) == expected)
    #expect(try await read(stream(bytes.map { [$0] })) == expected)
  }

  @Test func `a part that is not read is skipped`() async throws {
    var reader = try MultipartReader(
      .bytes(Array(Self.form.utf8)), contentType: "multipart/form-data; boundary=B")
    #expect(try await reader.nextPart()?.name == "a")
    #expect(try await reader.nextPart()?.name == "b")
    #expect(try await reader.nextPart() == nil)
    #expect(try await reader.nextData() == nil)
  }

  @Test func `the end of one part's content is not the beginning of the next`() async throws {
    var reader = try MultipartReader(
      .bytes(Array(Self.form.utf8)), contentType: "multipart/form-data; boundary=B")
    _ = try await reader.nextPart()
    while try await reader.nextData() != nil {}
    #expect(try await reader.nextData() == nil)
    #expect(try await reader.nextPart()?.name == "b")
  }

  @Test func `a connection that ends early says so`() async {
    let half = Array(Self.form.utf8.prefix(60))
    await #expect(throws: MultipartError.body(.disconnected)) {
      _ = try await self.read(self.stream([half], end: .failure(.disconnected)))
    }
    await #expect(throws: MultipartError.malformed(.incomplete)) {
      _ = try await self.read(self.stream([half]))
    }
  }

  @Test func `another Content-Type is refused before a byte is read`() {
    #expect(throws: MultipartError.malformed(.contentType)) {
      _ = try MultipartReader(.bytes([]), contentType: "application/json")
    }
  }

  @Test func `the client is read only as fast as the parts are taken`() async throws {
    let resumed = Counter()
    let stream = BodyStream(resumeReading: { resumed.count.withLock { $0 += 1 } })
    _ = stream.append(Array("--B\r\nContent-Disposition: form-data; name=a\r\n\r\n".utf8))
    let hasRoom = stream.append([UInt8](repeating: 1, count: BodyStream.bufferedBytesMax))
    #expect(!hasRoom && resumed.count.withLock { $0 } == 0)
    var reader = try MultipartReader(
      .stream(stream), contentType: "multipart/form-data; boundary=B")
    _ = try await reader.nextPart()
    #expect(resumed.count.withLock { $0 } == 1)
  }
}

/// Counts from any thread.
private final class Counter: Sendable {
  let count = Locked(0)
}
