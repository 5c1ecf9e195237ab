import HTTPServer

/// RFC 9110, 8, 9, 12, 13 and 15: methods, replies, codings and conditions.
enum MessageCases {
  static let all = methods + answers + codings + conditions

  private static let allowed = "GET, HEAD, PUT, DELETE, OPTIONS"

  private static let methods: [HTTPCase] = [
    .answered(
      "9110-9.3.2 HEAD is GET without content", get("/constant", method: "HEAD"),
      [
        Reply(
          200, "", has: ["content-length": "8", "content-type": "text/plain; charset=utf-8"],
          isToHead: true)
      ]),
    .answered(
      "9110-9.3.2 HEAD of an unknown path", get("/unknown", method: "HEAD"),
      [Reply(404, "", has: ["content-length": "7"], isToHead: true)]),
    .answered(
      "9110-9.3.2 HEAD of a stream", get("/streamed/3", method: "HEAD"),
      [Reply(200, "", isToHead: true)]),
    .answered(
      "9110-9.3.2 HEAD of a 204", get("/nothing", method: "HEAD"),
      [Reply(204, "", lacks: ["content-length"], isToHead: true)]),
    .answered(
      "9110-9.3.7 OPTIONS names the methods", get("/resource", method: "OPTIONS"), 204,
      has: ["allow": allowed]),
    .answered("9110-9.3.7 OPTIONS of an unknown path", get("/unknown", method: "OPTIONS"), 404),
    .answered(
      "9110-15.5.6 a method that is not allowed", get("/resource", method: "PATCH"), 405,
      has: ["allow": allowed]),
    .answered(
      "9110-15.5.6 POST is not allowed",
      "POST /constant HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n", 405,
      has: ["allow": "GET, HEAD, OPTIONS"]),
    .answered("9110-15.5.6 GET is not allowed", get("/echo"), 405, has: ["allow": "POST, OPTIONS"]),
    .answered(
      "9110-15.5.6 HEAD is not allowed without GET", get("/echo", method: "HEAD"),
      [Reply(405, "", has: ["allow": "POST, OPTIONS"], isToHead: true)]),
    .answered("9110-9.3.8 TRACE is not allowed", get("/constant", method: "TRACE"), 405),
    .answered(
      "9110-9.3.4 PUT", "PUT /resource HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n\r\nx", 200,
      "put"),
    .answered("9110-9.3.5 DELETE", get("/resource", method: "DELETE"), 204, ""),
  ]

  private static let answers: [HTTPCase] = [
    .answered(
      "9110-6.6.1 Date, type and length", get("/constant"), 200,
      has: ["date": "*", "content-type": "text/plain; charset=utf-8", "content-length": "8"]),
    .answered(
      "9110-6.6.1 Date on a refusal", get("/unknown"), 404,
      has: ["date": "*", "content-length": "7"]),
    .answered(
      "9110-15.3.5 204 has no content and no length", get("/nothing"), 204, "",
      lacks: ["content-length", "transfer-encoding"]),
    .answered(
      "9110-15.4.5 304 has no content whatever its handler says",
      get("/unchanged") + get("/constant"),
      [Reply(304, "", has: ["etag": "\"v\""]), Reply(200, "constant")]),
    .answered(
      "9110-5.5 a value cannot add a field or a body", get("/splitting"), 200, "",
      has: ["location": "/a  x-evil: 1    <b>  ", "content-length": "0"], lacks: ["x-evil"]),
    .answered(
      "9112-7.1 a stream goes out in chunks", get("/streamed/100"), 200,
      (0..<100).map { "\($0)\n" }.joined(), has: ["transfer-encoding": "chunked"],
      lacks: ["content-length"]),
    .answered(
      "9112-7.1 an empty stream", get("/streamed/0"), 200, "", has: ["transfer-encoding": "chunked"]
    ),
    .answered(
      "9112-7.1 events", get("/events"), 200, "data: 0\n\ndata: 1\n\ndata: 2\n\n",
      has: ["content-type": "text/event-stream"]),
    .last(
      "9112-9.3 an answer before the body was read closes",
      "POST /unread HTTP/1.1\r\nHost: t\r\nContent-Length: 500000\r\n\r\nabc",
      [Reply(200, "unread", has: ["connection": "close"])]),
    .last(
      "9110-15.5.5 a refusal with an unread body closes", post("/unknown", "abc"),
      [Reply(404, has: ["connection": "close"])]),
  ]

  private static let vary = ["vary": "accept-encoding"]
  private static let packed = ["content-encoding": "gzip", "vary": "accept-encoding"]

  private static let codings: [HTTPCase] = [
    .answered(
      "9110-12.5.3 gzip when accepted", get("/long", "Accept-Encoding: gzip\r\n"), 200, has: packed),
    .answered(
      "9110-12.5.3 gzip among others", get("/long", "Accept-Encoding: br;q=1.0, gzip;q=0.8\r\n"),
      200, has: packed),
    .answered("9110-12.5.3 any coding", get("/long", "Accept-Encoding: *\r\n"), 200, has: packed),
    .answered(
      "9110-12.5.3 two fields are one list",
      get("/long", "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n"), 200, has: packed),
    .answered(
      "9110-12.5.3 plain when nothing is said", get("/long"), 200, TestRoutes.longText, has: vary,
      lacks: ["content-encoding"]),
    .answered(
      "9110-12.5.3 a weight of 0 turns it off", get("/long", "Accept-Encoding: gzip;q=0, *\r\n"),
      200, TestRoutes.longText, has: vary, lacks: ["content-encoding"]),
    .answered(
      "9110-12.5.3 identity is preferred",
      get("/long", "Accept-Encoding: identity, gzip;q=0.5\r\n"), 200, TestRoutes.longText,
      lacks: ["content-encoding"]),
    .answered(
      "9110-12.5.3 a type that is packed already", get("/binary", "Accept-Encoding: gzip\r\n"), 200,
      TestRoutes.longText, lacks: ["content-encoding", "vary"]),
    .answered(
      "9110-12.5.3 what is too short", get("/constant", "Accept-Encoding: gzip\r\n"), 200,
      "constant", lacks: ["content-encoding"]),
    .answered(
      "9110-12.5.3 HEAD says the same", get("/long", "Accept-Encoding: gzip\r\n", method: "HEAD"),
      [Reply(200, "", has: packed, isToHead: true)]),
    .answered(
      "9110-12.5.3 a 204 is not packed", get("/nothing", "Accept-Encoding: gzip\r\n"), 204, "",
      lacks: ["content-encoding"]),
    .answered(
      "9110-8.4 an asset is packed once", get("/asset.js", "Accept-Encoding: gzip\r\n"), 200,
      has: packed),
  ]

  private static let tag = EntityTagText.plain
  private static let packedTag = EntityTagText.packed

  private static let conditions: [HTTPCase] = [
    .answered(
      "9110-8.8.3 an asset has a tag", get("/asset.js"), 200, TestRoutes.longText,
      has: [
        "etag": tag, "cache-control": "public, max-age=31536000, immutable",
        "vary": "accept-encoding",
      ]),
    .answered(
      "9110-13.1.2 the same tag", get("/asset.js", "If-None-Match: \(tag)\r\n"), 304, "",
      has: ["etag": tag, "cache-control": "*", "vary": "accept-encoding"], lacks: ["content-type"]),
    .answered(
      "9110-13.1.2 weak comparison", get("/asset.js", "If-None-Match: W/\(tag)\r\n"), 304, ""),
    .answered(
      "9110-13.1.2 a list", get("/asset.js", "If-None-Match: \"a,b\", \(tag)\r\n"), 304, ""),
    .answered("9110-13.1.2 any tag", get("/asset.js", "If-None-Match: *\r\n"), 304, ""),
    .answered(
      "9110-13.1.2 another tag", get("/asset.js", "If-None-Match: \"other\"\r\n"), 200,
      TestRoutes.longText),
    .answered(
      "9110-13.1.2 no quotes", get("/asset.js", "If-None-Match: \(tag.dropFirst().dropLast())\r\n"),
      200, TestRoutes.longText),
    .answered(
      "9110-13.1.2 HEAD", get("/asset.js", "If-None-Match: \(tag)\r\n", method: "HEAD"),
      [Reply(304, "", isToHead: true)]),
    .answered(
      "9110-8.8.3.3 each coding has its tag",
      get("/asset.js", "If-None-Match: \(tag)\r\nAccept-Encoding: gzip\r\n"), 200,
      has: ["etag": packedTag]),
    .answered(
      "9110-8.8.3.3 the tag of the coding",
      get("/asset.js", "If-None-Match: \(packedTag)\r\nAccept-Encoding: gzip\r\n"), 304, "",
      has: ["etag": packedTag]),
    .answered(
      "9110-15.4.5 a 304 leaves the connection in step",
      get("/asset.js", "If-None-Match: *\r\n") + get("/constant"),
      [Reply(304, ""), Reply(200, "constant")]),
  ]
}

/// The tags of the test asset.
private enum EntityTagText {
  static let plain = EntityTag(of: Array(TestRoutes.longText.utf8)).description
  static let packed = EntityTag(
    of: Gzip.compressFully(Array(TestRoutes.longText.utf8)), coding: "gzip"
  ).description
}
