/// RFC 9112, 11.2 and 6.1: requests that two readers could cut in two places.
///
/// Each carries a second request inside the first. Only the refusal may come back, and the close.
enum SmugglingCases {
  static let all = together + codings + obfuscations

  private static let hidden = "0\r\n\r\nGET /constant HTTP/1.1\r\nHost: t\r\n\r\n"

  private static func refused(_ name: String, _ lines: String, _ status: Int = 400) -> HTTPCase {
    .refused(name, "POST /echo HTTP/1.1\r\nHost: t\r\n\(lines)\r\n\(hidden)", status)
  }

  private static let together: [HTTPCase] = [
    refused("9112-6.1 CL.TE", "Content-Length: 47\r\nTransfer-Encoding: chunked\r\n"),
    refused("9112-6.1 TE.CL", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"),
    refused(
      "9112-6.1 a length of 0 with chunked", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
    refused(
      "9112-6.1 a length with an unknown coding",
      "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n"),
    refused(
      "9112-6.1 a length with identity", "Content-Length: 5\r\nTransfer-Encoding: identity\r\n"),
    refused(
      "9112-6.1 a length with an empty coding", "Content-Length: 5\r\nTransfer-Encoding:\r\n"),
    refused("9112-6.3 two lengths hide a request", "Content-Length: 5\r\nContent-Length: 47\r\n"),
    refused("9112-6.3 a length folded", "Content-Length:\r\n 5\r\n"),
    refused(
      "9112-5.1 a length with a space before its colon",
      "Content-Length : 47\r\nContent-Length: 5\r\n"),
    refused(
      "9112-2.2 a length hidden behind LF", "X-A: b\nContent-Length: 47\r\nContent-Length: 5\r\n"),
    refused(
      "9112-2.2 a coding hidden behind CR",
      "X-A: b\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
    refused("9110-5.1 a length with a NUL in its name", "Content-Length\0: 5\r\n"),
    refused("9110-5.1 a length with a control byte before it", "\u{1}Content-Length: 5\r\n"),
    .last(
      "9112-6.1 no body means that the rest is a request",
      "GET /constant HTTP/1.1\r\nHost: t\r\n\r\n" + get("/host", "Connection: close\r\n"),
      [Reply(200, "constant"), Reply(200, "t")]),
    .refused(
      "9112-6.1 chunked in HTTP/1.0",
      "POST /echo HTTP/1.0\r\nHost: t\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n\(hidden)",
      400),
    .refused(
      "9112-6.1 chunked with a length in HTTP/1.0",
      "POST /echo HTTP/1.0\r\nHost: t\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n\(hidden)",
      400),
  ]

  private static let codings: [HTTPCase] = [
    refused("9112-6.1 an unknown coding", "Transfer-Encoding: xchunked\r\n"),
    refused("9112-6.1 identity", "Transfer-Encoding: identity\r\n"),
    refused("9112-6.1 gzip alone", "Transfer-Encoding: gzip\r\n"),
    refused("9112-6.1 gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", 501),
    refused("9112-6.1 chunked, identity", "Transfer-Encoding: chunked, identity\r\n"),
    refused("9112-6.1 chunked, chunked", "Transfer-Encoding: chunked, chunked\r\n"),
    refused(
      "9112-6.1 chunked in two fields",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
    refused(
      "9112-6.1 chunked, then identity in a field",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
    refused(
      "9112-6.1 identity, then chunked in a field",
      "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"),
    refused("9112-6.1 an empty coding", "Transfer-Encoding:\r\n"),
    refused("9112-7 a parameter", "Transfer-Encoding: chunked;q=1\r\n"),
  ]

  private static let obfuscations: [HTTPCase] = [
    refused("9112-6.1 a trailing comma", "Transfer-Encoding: chunked,\r\n"),
    refused("9112-6.1 a leading comma", "Transfer-Encoding: ,chunked\r\n"),
    refused("9112-6.1 in double quotes", "Transfer-Encoding: \"chunked\"\r\n"),
    refused("9112-6.1 in single quotes", "Transfer-Encoding: 'chunked'\r\n"),
    refused("9112-6.1 two words", "Transfer-Encoding: x chunked\r\n"),
    refused("9112-6.1 a vertical tab before", "Transfer-Encoding: \u{0B}chunked\r\n"),
    refused("9112-6.1 a form feed after", "Transfer-Encoding: chunked\u{0C}\r\n"),
    refused("9112-6.1 a NUL after", "Transfer-Encoding: chunked\0\r\n"),
    refused("9112-6.1 a no-break space before", "Transfer-Encoding: \u{A0}chunked\r\n"),
    refused(
      "9112-6.1 a letter above ASCII that folds to k",
      "Transfer-Encoding: chun\u{E2}\u{84}\u{AA}ed\r\n"),
    refused("9112-5.1 a space before the colon", "Transfer-Encoding : chunked\r\n"),
    refused("9112-5.1 a tab before the colon", "Transfer-Encoding\t: chunked\r\n"),
    refused("9112-5.2 folded before the value", "Transfer-Encoding:\r\n chunked\r\n"),
    refused("9112-5.2 folded after the value", "Transfer-Encoding: chunked\r\n \r\n"),
    refused("9112-5.2 folded by a tab", "Transfer-Encoding:\r\n\tchunked\r\n"),
    refused("9112-2.2 CR LF in the middle of the name", "Transfer-\r\nEncoding: chunked\r\n"),
    refused("9112-2.2 a lone CR before the value", "Transfer-Encoding:\rchunked\r\n"),
    refused("9112-2.2 LF before the field", "X-A: a\nTransfer-Encoding: chunked\r\n"),
    refused("9112-5.1 a space before the field", " Transfer-Encoding: chunked\r\n"),
    .answered(
      "9112-5 an underscore makes another field, which has no effect",
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
      200, "0\r\n\r\n"),
    .answered(
      "9112-7 tabs around the coding are spaces",
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding:\t chunked\t\r\n\r\n1\r\nx\r\n0\r\n\r\n",
      200, "x"),
    .answered(
      "9112-7 mixed case",
      "POST /echo HTTP/1.1\r\nHost: t\r\ntRANSFER-eNCODING: ChUnKeD\r\n\r\n1\r\nx\r\n0\r\n\r\n",
      200, "x"),
  ]
}
