import Testing

@testable import HTTPServer

@Suite struct KnownFieldTests {
  private static let names: [HeaderName] = [
    .accept, .acceptEncoding, .acceptLanguage, .authorization, .connection, .contentLength,
    .contentType, .cookie, .expect, .host, .idempotencyKey, .ifNoneMatch, .origin, .secFetchSite,
    .traceparent, .transferEncoding, .userAgent, .xAPIKey, .xForwardedFor, .xForwardedProto,
    .xPublicKey, .xRequestID, .xSecretKey,
  ]

  private func known(_ name: [UInt8]) -> KnownField? {
    let text = Array("GET".utf8) + name + Array(": x".utf8)
    return KnownField(text.span, 3..<3 + name.count)
  }

  @Test func `each known field has one name`() {
    #expect(Set(Self.names.map(\.known)) == Set(KnownField.allCases.map(Optional.some)))
    #expect(Self.names.count == KnownField.allCases.count)
    #expect(Set(KnownField.allCases.map { KnownFields($0).rawValue }).count == Self.names.count)
  }

  @Test(arguments: names.map(\.description))
  func `a name is known in either case and in no other spelling`(name: String) throws {
    let lower = Array(name.utf8)
    let field = try #require(known(lower))
    #expect(Self.names.first { $0.known == field }?.description == name)
    #expect(known(Array(name.uppercased().utf8)) == field)
    for place in lower.indices {
      var other = lower
      for byte in UInt8.min ... .max {
        other[place] = byte
        let isSame = byte.lowercasedASCII == lower[place]
        #expect((known(other) == field) == isSame, "\(byte) at \(place)")
      }
    }
    #expect(known(lower + [UInt8(ascii: "s")]) != field)
    #expect(known(lower.dropLast()) != field)
  }

  @Test func `fields are found by name, known or not, and told when they come twice`() throws {
    var parser = HeadParser()
    let bytes = Array(
      "GET / HTTP/1.1\r\nHOST: a\r\nX-Api-Key: 1\r\nForwarded: b\r\nfOrWaRdEd: c\r\nCookie: d\r\ncookie: e\r\n\r\n"
        .utf8)
    let parsed = try parser.parse(bytes.span, HeadParser.Limits(ServerOptions()))
    let head = try #require(parsed).head
    #expect(head[.host] == "a" && head[.xAPIKey] == "1" && head[.accept] == nil)
    #expect(head.all(.forwarded) == ["b", "c"] && head.all(.cookie) == ["d", "e"])
    #expect(head.all(.origin) == [] && head.bytes(of: .origin) == nil && head[.etag] == nil)
    guard case .one(let place) = head.place(of: .xAPIKey), case .repeated = head.place(of: .cookie),
      case .repeated = head.place(of: .forwarded), case .none = head.place(of: .xSecretKey)
    else {
      Issue.record("a field is not where it came")
      return
    }
    #expect(head.bytes[place].elementsEqual("1".utf8))
  }

  @Test(arguments: [0, 1, 7, 8, 9, 40])
  func `however many fields there are, all are kept in their order`(count: Int) throws {
    let lines = (0..<count).map { "X-\($0): \($0)\r\nForwarded: \($0)\r\n" }.joined()
    var parser = HeadParser()
    let bytes = Array("GET / HTTP/1.1\r\n\(lines)Host: a\r\n\r\n".utf8)
    let parsed = try parser.parse(bytes.span, HeadParser.Limits(ServerOptions()))
    let head = try #require(parsed).head
    let names = head.fields.map { String(decoding: head.bytes[$0.name.range], as: UTF8.self) }
    #expect(names == (0..<count).flatMap { ["X-\($0)", "Forwarded"] } + ["Host"])
    #expect(head.all(.forwarded) == (0..<count).map(String.init))
    #expect(head[.host] == "a" && head[.cookie] == nil)
  }

  @Test func `a method is known by its exact token`() {
    func method(_ token: String) -> Method? {
      let text = Array("\(token) / HTTP/1.1".utf8)
      return Method(text.span, 0..<token.utf8.count)
    }
    for known in Method.allCases where known != .other {
      #expect(method(known.rawValue) == known)
      #expect(method(known.rawValue.lowercased()) == nil)
      #expect(method(known.rawValue + "S") == nil)
      #expect(method(String(known.rawValue.dropLast())) == nil)
    }
  }
}
