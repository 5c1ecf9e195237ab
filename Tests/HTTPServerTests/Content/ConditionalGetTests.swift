import Core
import Testing

@testable import HTTPServer

@Suite struct ConditionalGetTests {
  private static let script = GzipTests.sample(5_000)
  private let asset = ConditionalGet(
    type: "text/javascript", cache: .fresh(.seconds(60)), script)

  /// A head with these fields, as the parser would give it.
  static func head(_ fields: [(HeaderName, String)]) -> RequestHead {
    var bytes = Array("/".utf8)
    var lines = FieldTable()
    for (name, value) in fields {
      let start = bytes.count
      bytes += Array(name.description.utf8) + Array(value.utf8)
      let middle = start + name.description.utf8.count
      lines.append(
        RequestHead.Field(
          name: Range16(start..<middle), value: Range16(middle..<bytes.count), known: name.known))
    }
    return RequestHead(
      method: .get, minorVersion: 1, bytes: bytes, isAsterisk: false, pathRange: Range16(0..<1),
      queryRange: nil, authorityRange: nil, fields: lines)
  }

  @Test func `the plain form carries its tag, its policy and Vary`() {
    let response = asset.response(to: Self.head([]))
    #expect(response.status == .ok && response.body.bytes == Self.script)
    #expect(response.headers[.contentType] == "text/javascript")
    #expect(response.headers[.cacheControl] == "public, max-age=60")
    #expect(response.headers[.vary] == "accept-encoding")
    #expect(response.headers[.contentEncoding] == nil)
    #expect(response.headers[.etag] == EntityTag(of: Self.script).description)
  }

  @Test func `the compressed form is the same content with another tag`() {
    let response = asset.response(to: Self.head([(.acceptEncoding, "gzip")]))
    #expect(response.headers[.contentEncoding] == "gzip")
    #expect(Gunzip.whole(response.body.bytes) == Self.script)
    #expect(response.headers[.etag] != EntityTag(of: Self.script).description)
  }

  @Test func `a client that has the form gets 304 with the same fields and no content`() {
    for encoding in ["identity", "gzip"] {
      let full = asset.response(to: Self.head([(.acceptEncoding, encoding)]))
      let tag = full.headers[.etag] ?? ""
      let again = asset.response(
        to: Self.head([(.acceptEncoding, encoding), (.ifNoneMatch, "\"old\", W/" + tag)]))
      #expect(again.status == .notModified && again.body.bytes.isEmpty)
      for name in [HeaderName.etag, .cacheControl, .vary] {
        #expect(again.headers[name] == full.headers[name])
      }
      #expect(again.headers[.contentType] == nil && again.headers[.contentEncoding] == nil)
    }
  }

  @Test func `the tag of one form does not match the other`() {
    let tag = asset.response(to: Self.head([])).headers[.etag] ?? ""
    let other = asset.response(to: Self.head([(.acceptEncoding, "gzip"), (.ifNoneMatch, tag)]))
    #expect(other.status == .ok)
  }

  @Test func `content that gzip would not shrink has one form and no Vary`() {
    for (type, bytes) in [("image/png", Self.script), ("text/plain", [1, 2, 3])] {
      let response = ConditionalGet(type: type, bytes)
        .response(to: Self.head([(.acceptEncoding, "gzip")]))
      #expect(response.headers[.contentEncoding] == nil && response.headers[.vary] == nil)
      #expect(response.headers[.cacheControl] == "no-cache")
    }
  }

  @Test(arguments: [
    ("\"t\"", true), ("W/\"t\"", true), ("*", true), (" * ", true), ("\"a\", \"t\"", true),
    ("\"a,b\",\"t\" , \"c\"", true), (",,\"t\"", true), ("\"t\",", true), ("", false), ("t", false),
    ("\"T\"", false), ("w/\"t\"", false), ("W/ \"t\"", false), ("\"t", false),
    ("\"a\" \"t\"", false),
    ("bad, \"t\"", false), ("*, \"t\"", false), ("\"t\"x", false), ("\"a\"\"t\"", false),
  ])
  func `If-None-Match is a list compared weakly`(value: String, isListed: Bool) {
    let tag = EntityTag(of: [])
    let text = value.replacing("\"t\"", with: tag.description)
    #expect(tag.isListed(in: ArraySlice(text.utf8)) == isListed)
  }

  @Test func `a tag follows the published vectors of FNV-1a with 128 bits`() {
    #expect(EntityTag(of: []).description == "\"6c62272e07bb014262b821756295c58d\"")
    #expect(EntityTag(of: Array("a".utf8)).description == "\"d228cb696f1a8caf78912b704e4a8964\"")
    #expect(EntityTag(of: [], coding: "gzip").description.hasSuffix("-gzip\""))
  }

  @Test func `an asset is a route that answers at once`() throws {
    let asset = StaticAsset("/a.js", type: "text/javascript", cache: .immutable, bytes: [1])
    let request = Request(
      head: Self.head([]), parameters: .none, body: .bytes([]), client: nil, isSecure: false)
    guard case .now(let response) = asset.route.answer(request) else {
      Issue.record("a task for an answer that is there")
      return
    }
    #expect(asset.route.method == .get && asset.route.path == "/a.js")
    #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
  }
}

extension ResponseBody {
  /// The content when it is whole in memory.
  var bytes: [UInt8] { if case .bytes(let bytes) = self { bytes } else { [] } }
}
