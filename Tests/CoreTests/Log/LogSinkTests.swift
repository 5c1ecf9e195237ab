import Core
import Glibc
import TestKit
import Testing

/// A file that a sink writes to.
private struct LogFile {
  let folder: TemporaryDirectory
  let fileDescriptor: Int32

  init() throws {
    folder = try TemporaryDirectory()
    fileDescriptor = unsafe open(folder.file("log"), O_RDWR | O_CREAT | O_APPEND, 0o600)
    try #require(fileDescriptor >= 0)
  }

  func lines() -> [String] {
    lseek(fileDescriptor, 0, SEEK_SET)
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(fileDescriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      text += buffer[..<count]
    }
    close(fileDescriptor)
    return String(decoding: text, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .dropLast().map(String.init)
  }
}

@Suite struct `Log sinks` {
  private let clock = ManualClock(now: Timestamp(microseconds: 1_769_850_487_123_456))

  @Test func `write JSON lines`() throws {
    let file = try LogFile()
    let log = Log(
      to: JSONLinesSink(fileDescriptor: file.fileDescriptor), clock: clock, level: .debug)
    log.info("listening", ["address": "127.0.0.1", "port": 8080, "ratio": 0.5, "tls": false])
    log.with(["request": "r1", "n": 1]).error(
      "failed", ["n": 2, "level": "x", "nan": .double(.nan)])
    #expect(
      file.lines() == [
        #"{"time":"2026-01-31T09:08:07.123456Z","level":"info","message":"listening","address":"127.0.0.1","port":8080,"ratio":0.5,"tls":false}"#,
        #"{"time":"2026-01-31T09:08:07.123456Z","level":"error","message":"failed","request":"r1","n":2,"level_":"x","nan":null}"#,
      ])
  }

  @Test(arguments: [
    "a\nb", "a\r\nb", "\u{85}\u{2028}\u{2029}\u{B}\u{C}", "\u{1B}[2J\u{9B}31m\u{7F}",
    "\u{202E}gnp.exe\u{2066}\u{200F}",
    #"","level":"error","x":""#, "\\", "\0", "سلام 😀", "\u{FEFF}",
  ])
  func `let no value forge a line or command a terminal`(value: String) throws {
    let file = try LogFile()
    Log(to: JSONLinesSink(fileDescriptor: file.fileDescriptor), clock: clock).info(
      "m", ["v": .string(value)])
    Log(to: PrettySink(fileDescriptor: file.fileDescriptor), clock: clock).info(
      "m", ["v": .string(value)])
    let lines = file.lines()
    try #require(lines.count == 2)
    #expect(try JSON.parse(lines[0])["v"] == .string(value))
    #expect(try JSON.parse(lines[0])["level"] == "info")
    for scalar in lines.joined().unicodeScalars {
      let category = scalar.properties.generalCategory
      #expect(![.control, .format, .lineSeparator, .paragraphSeparator].contains(category))
    }
  }

  @Test func `write for people`() throws {
    let file = try LogFile()
    let sink = PrettySink(fileDescriptor: file.fileDescriptor)
    Log(to: sink, clock: clock).warning(
      "slow", ["path": "/a", "why": "a b", "empty": "", "n": -1, "ok": true])
    Log(to: PrettySink(fileDescriptor: file.fileDescriptor, isColoured: true), clock: clock).info(
      "up")
    #expect(
      file.lines() == [
        #"09:08:07.123Z WARNING slow  path=/a why="a b" empty="" n=-1 ok=true"#,
        "\u{1B}[2m09:08:07.123Z\u{1B}[0m \u{1B}[32mINFO    \u{1B}[0mup",
      ])
  }

  @Test func `escape constants too`() throws {
    let file = try LogFile()
    Log(to: JSONLinesSink(fileDescriptor: file.fileDescriptor), clock: clock)
      .info("a \"b\"\n", ["é\u{1B}": 1])
    #expect(file.lines().first?.hasSuffix(#""message":"a \"b\"\n","é\u001b":1}"#) == true)
  }

  @Test func `choose JSON away from a terminal`() throws {
    let file = try LogFile()
    #expect(LogForm.automatic.sink(on: file.fileDescriptor) is JSONLinesSink)
    #expect(LogForm.pretty.sink(on: file.fileDescriptor) is PrettySink)
    _ = file.lines()
  }

  @Test func `cut a value that is too long`() throws {
    let file = try LogFile()
    let sink = JSONLinesSink(fileDescriptor: file.fileDescriptor)
    Log(to: sink, clock: clock).info("m", ["v": .string(String(repeating: "é", count: 100_000))])
    let line = try #require(file.lines().first)
    let value = try JSON.parse(line)["v"]?.stringValue
    #expect(value == String(repeating: "é", count: 4096) + "…")
  }

  @Test func `never mix lines of several threads`() async throws {
    let file = try LogFile()
    let log = Log(to: JSONLinesSink(fileDescriptor: file.fileDescriptor), clock: clock)
    await withTaskGroup { group in
      for thread in 0..<8 {
        group.addTask {
          let filler = String(repeating: "x", count: 500 + thread)
          for number in 0..<100 {
            log.info(
              "m", ["thread": LogValue(thread), "n": LogValue(number), "filler": .string(filler)])
          }
        }
      }
    }
    let lines = try file.lines().map { try JSON.parse($0) }
    #expect(lines.count == 800)
    #expect(Set(lines.map { "\($0["thread"] ?? nil) \($0["n"] ?? nil)" }).count == 800)
  }

  @Test func `count what a full disk loses`() throws {
    let full = unsafe open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    let sink = JSONLinesSink(fileDescriptor: full)
    for _ in 0..<3 { Log(to: sink, clock: clock).info("m") }
    #expect(sink.droppedCount == 3)
    close(full)
  }

  @Test func `survive a closed pipe`() throws {
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    close(ends[0])
    let sink = JSONLinesSink(fileDescriptor: ends[1])
    Log(to: sink, clock: clock).info("m")
    #expect(sink.droppedCount == 1)
    close(ends[1])
  }

  @Test(arguments: [0, O_NONBLOCK])
  func `drop lines while a pipe is full, and go on with whole lines`(flags: Int32) throws {
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    _ = fcntl(ends[1], F_SETFL, flags)
    let sink = JSONLinesSink(fileDescriptor: ends[1])
    let log = Log(to: sink, clock: clock)
    let filler = String(repeating: "x", count: 6_000)
    for number in 0..<40 { log.info("before", ["n": LogValue(number), "filler": .string(filler)]) }
    let droppedCount = sink.droppedCount
    #expect(droppedCount > 0)

    var text = drain(ends[0])
    log.info("after", ["n": 1])
    text += drain(ends[0])
    let lines = text.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    #expect(try lines.last.map { try JSON.parse($0)["message"] } == "after")
    // One line at most was torn where the pipe ran full; every other is whole.
    #expect(lines.filter { (try? JSON.parse($0)) == nil }.count <= 1)
    #expect(lines.count { (try? JSON.parse($0)) != nil } == 40 - Int(droppedCount) + 1)
    #expect(sink.droppedCount == droppedCount)
    for end in ends { close(end) }
  }

  private func drain(_ end: Int32) -> [UInt8] {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(end, &buffer, buffer.count)
      guard count > 0 else { return text }
      text += buffer[..<count]
    }
  }
}
