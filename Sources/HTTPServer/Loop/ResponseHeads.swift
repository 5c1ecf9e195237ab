import Core

/// The parts of an answer's head that are the same for many answers, kept as bytes.
final class ResponseHeads {
  /// What a status line and a Date field take at most.
  static let bytesMax = 128

  private let statusLines: [[UInt8]]
  private var dateLine: [UInt8] = []
  /// On the loop's own clock, when the second of the Date field is over.
  private var dateEnd: Duration?

  init() {
    statusLines = (200...599).map { code in
      Array("HTTP/1.1 \(code) \(Status(code).reason)\r\n".utf8)
    }
  }

  /// The Date field, made anew once a second.
  func renewDate(now: Duration, today: @autoclosure () -> Timestamp) {
    if let dateEnd, now < dateEnd { return }
    let today = today()
    dateLine = Array("date: \(today.httpDate)\r\n".utf8)
    dateEnd = now + (Timestamp(seconds: today.seconds + 1) - today)
  }

  /// Writes the status line, and the Date field as it was last made.
  func write(_ status: Status, to out: inout ByteWriter) {
    out.put(statusLines[status.code - 200])
    out.put(dateLine)
  }
}
