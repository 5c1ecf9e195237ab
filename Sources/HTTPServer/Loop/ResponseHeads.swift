import Core

/// The parts of an answer's head that are the same for many answers, kept as bytes.
struct ResponseHeads {
  private let statusLines: [[UInt8]]
  private var date: [UInt8] = []
  private var dateSecond: Int64 = .min

  init() {
    statusLines = (200...599).map { code in
      Array("HTTP/1.1 \(code) \(Status(code).reason)\r\n".utf8)
    }
  }

  func statusLine(of status: Status) -> [UInt8] { statusLines[status.code - 200] }

  /// The Date field, made anew once a second.
  mutating func dateLine(at loop: EventLoop) -> [UInt8] {
    let today = loop.today
    if today.seconds != dateSecond {
      dateSecond = today.seconds
      date = Array("date: \(today.httpDate)\r\n".utf8)
    }
    return date
  }
}
