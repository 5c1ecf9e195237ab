import HTTPServer

/// RFC 9110, 15.5 and RFC 6585: bounds, on a server where they are small.
enum BoundCases {
  static let options = LiveServer.testOptions {
    $0.headBytesMax = 1_000
    $0.targetBytesMax = 200
    $0.fieldCountMax = 5
    $0.bodyBytesMax = 100
  }

  private static func target(_ count: Int) -> String {
    "/path?" + String(repeating: "q", count: count - 6)
  }

  private static func fields(_ count: Int) -> String {
    (0..<count).map { "X-\($0): a\r\n" }.joined()
  }

  /// A request whose head has exactly that many bytes.
  private static func head(_ count: Int) -> String {
    let empty = get("/constant", "X: \r\n").unicodeScalars.count
    return get("/constant", "X: " + String(repeating: "h", count: count - empty) + "\r\n")
  }

  static let all: [HTTPCase] = [
    .answered("9110-15.5.15 a target at the bound", get(target(200))),
    .refused("9110-15.5.15 a target over the bound", get(target(201)), 414),
    .refused(
      "9110-15.5.15 a target without end", "GET /" + String(repeating: "a", count: 5_000), 414),
    .answered("6585-5 fields at the bound", get("/constant", fields(4))),
    .refused("6585-5 fields over the bound", get("/constant", fields(5)), 431),
    .answered("6585-5 a head at the bound", head(1_000)),
    .refused("6585-5 a head over the bound", head(1_001), 431),
    .refused(
      "6585-5 a head without end", "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 5_000),
      431),
    .answered(
      "9110-15.5.14 a body at the bound", post("/length", String(repeating: "b", count: 100)), 200,
      "100"),
    .refused(
      "9110-15.5.14 a body over the bound", post("/length", String(repeating: "b", count: 101)), 413
    ),
    .refused(
      "9110-15.5.14 a body far over the bound",
      post("/length", String(repeating: "b", count: 9_000)), 413),
    .answered(
      "9110-15.5.14 chunks at the bound",
      chunked("/length", "64\r\n" + String(repeating: "b", count: 100) + "\r\n0\r\n\r\n"), 200,
      "100"),
    .refused(
      "9110-15.5.14 chunks over the bound",
      chunked("/length", "65\r\n" + String(repeating: "b", count: 101) + "\r\n0\r\n\r\n"), 413),
    .answered("9110-15.5.14 a route's own lower bound", post("/ten", "0123456789"), 200, "10"),
    .refused("9110-15.5.14 over a route's own lower bound", post("/ten", "01234567890"), 413),
    .answered(
      "9110-15.5.14 a route's own higher bound",
      post("/stream", String(repeating: "b", count: 2_000)), 200, "2000"),
    .refused(
      "9110-15.5.14 over a route's own higher bound",
      "POST /stream HTTP/1.1\r\nHost: t\r\nContent-Length: 1000001\r\n\r\n", 413),
  ]
}
