import ChannelKit
import Core
import Testing

@testable import Messages
@testable import Transport

@Suite struct ProviderBodyTests {
  private func encoded(_ body: ProviderRequest.Body) -> (text: String, type: String?) {
    let (bytes, type) = body.encoded()
    guard case .bytes(let bytes) = bytes else { return ("", type) }
    return (String(decoding: bytes, as: UTF8.self), type)
  }

  @Test func `nothing is nothing`() {
    let (body, type) = ProviderRequest.Body.none.encoded()
    guard case .none = body else { return #expect(Bool(false), "\(body)") }
    #expect(type == nil)
  }

  @Test func `JSON, bytes and forms have the type that says so`() {
    #expect(encoded(.json(["a": "ب"])) == (#"{"a":"ب"}"#, "application/json"))
    #expect(encoded(.bytes([0x61], type: "image/png")) == ("a", "image/png"))
    #expect(
      encoded(.form([ProviderRequest.Pair("to", "+1 5"), ProviderRequest.Pair("a&b", "=ب")]))
        == ("to=%2B1+5&a%26b=%3D%D8%A8", "application/x-www-form-urlencoded"))
  }

  @Test func `the parts of a form stand between boundaries that no name or file can end`() throws {
    let parts = [
      ProviderRequest.Part("chat_id", type: "text/plain", Array("7".utf8)),
      ProviderRequest.Part(
        "do\"c", fileName: "a\"\r\nX: 1.pdf", type: "application/pdf", [0x00, 0x0D, 0x0A, 0xFF]),
    ]
    let (body, type) = ProviderRequest.Body.multipart(parts).encoded()
    let boundary = try #require(type?.split(separator: "boundary=").last.map(String.init))
    guard case .bytes(let bytes) = body else { return #expect(Bool(false)) }
    let head = """
      --\(boundary)\r\nContent-Disposition: form-data; name="chat_id"\r
      Content-Type: text/plain\r\n\r\n7\r
      --\(boundary)\r
      Content-Disposition: form-data; name="do%22c"; filename="a%22%0D%0AX: 1.pdf"\r
      Content-Type: application/pdf\r\n\r\n
      """
    #expect(
      bytes == Array(head.utf8) + [0x00, 0x0D, 0x0A, 0xFF, 0x0D, 0x0A]
        + Array("--\(boundary)--\r\n".utf8))
    #expect(ProviderRequest.Body.multipart(parts).encoded().type != type)
  }
}
