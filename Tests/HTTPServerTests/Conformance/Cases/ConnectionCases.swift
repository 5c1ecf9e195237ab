/// RFC 9112, 9 and RFC 9110, 10.1.1: connections, pipelining, and Expect.
enum ConnectionCases {
  static let all = persistence + pipelining + expectations

  private static func old(_ lines: String = "") -> String {
    "GET /constant HTTP/1.0\r\n\(lines)\r\n"
  }

  private static let persistence: [HTTPCase] = [
    .answered(
      "9112-9.3 HTTP/1.1 is kept", get("/constant"), 200, "constant", lacks: ["connection"]),
    .answered("9112-9.3 keep-alive in 1.1", get("/constant", "Connection: keep-alive\r\n")),
    .answered("9112-9.3 a 404 is kept", get("/unknown"), 404, lacks: ["connection"]),
    .answered("9112-9.3 an unknown option", get("/constant", "Connection: x-other, upgrade\r\n")),
    .last(
      "9112-9.6 close", get("/constant", "Connection: close\r\n"),
      [Reply(200, has: ["connection": "close"])]),
    .last("9112-9.6 close has no case", get("/constant", "Connection: CLOSE\r\n"), [Reply(200)]),
    .last(
      "9112-9.6 close in a list", get("/constant", "Connection: x , close\t,y\r\n"), [Reply(200)]),
    .last(
      "9112-9.6 close in a second field",
      get("/constant", "Connection: keep-alive\r\nConnection: close\r\n"), [Reply(200)]),
    .last(
      "9112-9.6 close wins over keep-alive", get("/constant", "Connection: close, keep-alive\r\n"),
      [Reply(200)]),
    .last(
      "9112-9.6 what follows a close is not served",
      get("/constant", "Connection: close\r\n") + get("/constant"), [Reply(200)]),
    .last(
      "9112-9.6 close after a body", post("/echo", "abc", "Connection: close\r\n"),
      [Reply(200, "abc")]),
    .last(
      "9112-9.3 HTTP/1.0 is closed", old(), [Reply(200, "constant", has: ["connection": "close"])]),
    .answered(
      "9112-9.3 keep-alive in 1.0", old("Connection: keep-alive\r\n"), 200, "constant",
      has: ["connection": "keep-alive"]),
    .answered(
      "9112-9.3 keep-alive in 1.0 has no case", old("Connection: Keep-Alive\r\n"), 200, "constant"),
    .last("9112-9.3 close in 1.0", old("Connection: keep-alive, close\r\n"), [Reply(200)]),
    .last(
      "9112-9.3 a stream to HTTP/1.0 ends with the connection",
      "GET /streamed/3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
      [Reply(200, "0\n1\n2\n", lacks: ["transfer-encoding"])]),
    HTTPCase(
      "9112-9.6 a half-closed client is answered", [.send(latin(get("/constant"))), .halfClose],
      [Reply(200, "constant")], .closed),
    HTTPCase(
      "9112-9.6 a half-closed client gets all its answers",
      [.send(latin(get("/constant") + post("/echo", "x"))), .halfClose],
      [Reply(200, "constant"), Reply(200, "x")], .closed),
    HTTPCase(
      "9112-9.6 a half-closed client waits for a slow one",
      [.send(latin(get("/slow/half"))), .halfClose, .openGate("half")], [Reply(200, "slow")],
      .closed),
    HTTPCase("9112-9.6 nothing is asked", [.halfClose], [], .closed),
    HTTPCase(
      "9112-8 a head that ends early", [.send(latin("GET / HTTP/1.1\r\nHo")), .halfClose],
      [Reply(400)], .closed),
    .answered(
      "9110-7.8 an Upgrade is not taken up",
      get("/constant", "Connection: upgrade\r\nUpgrade: h2c\r\n"), 200, "constant"),
  ]

  private static let pipelining: [HTTPCase] = [
    .answered(
      "9112-9.3.2 three at once", get("/constant") + get("/host") + get("/unknown"),
      [Reply(200, "constant"), Reply(200, "t"), Reply(404)]),
    .answered(
      "9112-9.3.2 bodies between", post("/echo", "one") + post("/echo", "two") + get("/constant"),
      [Reply(200, "one"), Reply(200, "two"), Reply(200, "constant")]),
    .answered(
      "9112-9.3.2 an empty line between", get("/constant") + "\r\n" + get("/constant"),
      [Reply(200), Reply(200)]),
    .answered(
      "9112-9.3.2 a stream between", get("/constant") + get("/streamed/3") + get("/constant"),
      [
        Reply(200), Reply(200, "0\n1\n2\n", has: ["transfer-encoding": "chunked"]),
        Reply(200, "constant"),
      ]),
    .answered(
      "9112-9.3.2 a streaming reader between",
      post("/stream", "abc") + chunked("/stream", "1\r\nx\r\n0\r\n\r\n") + get("/constant"),
      [Reply(200, "3"), Reply(200, "1"), Reply(200, "constant")]),
    HTTPCase(
      "9112-9.3.2 the first is slow",
      [.send(latin(get("/slow/first") + get("/constant"))), .openGate("first")],
      [Reply(200, "slow"), Reply(200, "constant")], .kept),
    .last(
      "9112-9.3.2 good ones before a bad one are answered",
      get("/constant") + get("/constant") + "BAD\r\n\r\n", [Reply(200), Reply(200), Reply(400)]),
    .last(
      "9112-9.3.2 nothing after a bad one is answered",
      get("/constant") + "BAD\r\n\r\n" + get("/constant"), [Reply(200), Reply(400)]),
    .answered(
      "9112-9.3.2 forty at once", String(repeating: get("/constant"), count: 40),
      Array(repeating: Reply(200, "constant"), count: 40)),
    .answered(
      "9112-9.3.2 GET, HEAD, GET",
      get("/constant") + get("/constant", method: "HEAD") + get("/host"),
      [Reply(200, "constant"), Reply(200, "", isToHead: true), Reply(200, "t")]),
  ]

  private static let asks = "Expect: 100-continue\r\n"

  private static let expectations: [HTTPCase] = [
    HTTPCase(
      "9110-10.1.1 100 comes before the body",
      [
        .send(latin("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\(asks)\r\n")),
        .awaitReplies(1), .send(latin("abc")),
      ], [Reply(100), Reply(200, "abc")], .kept),
    HTTPCase(
      "9110-10.1.1 100 for chunks",
      [
        .send(latin(chunked("/echo", "", asks))), .awaitReplies(1),
        .send(latin("1\r\nx\r\n0\r\n\r\n")),
      ], [Reply(100), Reply(200, "x")], .kept),
    HTTPCase(
      "9110-10.1.1 100 for a streaming reader",
      [
        .send(latin("POST /stream HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\(asks)\r\n")),
        .awaitReplies(1), .send(latin("abc")),
      ], [Reply(100), Reply(200, "3")], .kept),
    HTTPCase(
      "9110-10.1.1 the expectation has no case",
      [
        .send(
          latin(
            "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n")),
        .awaitReplies(1), .send(latin("a")),
      ], [Reply(100), Reply(200, "a")], .kept),
    .answered("9110-10.1.1 no body, no 100", get("/constant", asks), 200, "constant"),
    .answered("9110-10.1.1 an empty body, no 100", post("/echo", "", asks), 200, ""),
    .last(
      "9110-10.1.1 HTTP/1.0 gets no 100",
      "POST /echo HTTP/1.0\r\nContent-Length: 3\r\n\(asks)\r\nabc", [Reply(200, "abc")]),
    .refused("9110-10.1.1 another expectation", get("/constant", "Expect: 200-ok\r\n"), 417),
    .refused("9110-10.1.1 an empty expectation", get("/constant", "Expect:\r\n"), 417),
    .refused(
      "9110-10.1.1 no 100 for a body over the bound",
      "POST /ten HTTP/1.1\r\nHost: t\r\nContent-Length: 11\r\n\(asks)\r\n", 413),
    .refused(
      "9110-10.1.1 no 100 for an unknown path",
      "POST /unknown HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\(asks)\r\n", 404),
    .refused(
      "9110-10.1.1 no 100 for a method that is not allowed",
      "POST /constant HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\(asks)\r\n", 405),
    .refused(
      "9110-10.1.1 no 100 for a malformed length",
      "POST /echo HTTP/1.1\r\nHost: t\r\n\(asks)Content-Length: x\r\n\r\n", 400),
    HTTPCase(
      "9110-10.1.1 a body that does not wait",
      [.send(latin("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\(asks)\r\nabc"))],
      [Reply(100), Reply(200, "abc")], .kept),
  ]
}
