import Core
import Glibc
import TestKit

/// Feeds one parser many spoiled inputs, repeatably from a seed, and stops at the first broken promise.
///
/// The input in hand always stands in a file, so that a crash or a hang leaves it behind; at a good end the
/// slowest input stands there.
struct FuzzCase {
  /// A parser that needs longer than this for a few kilobytes hangs; the alarm ends the process.
  static let inputSecondsMax: UInt32 = 10
  /// What the process may grow between a tenth of the inputs and all of them.
  static let growthBytesMax = 8 * 1024 * 1024

  let target: FuzzTarget
  let count: Int
  let seed: UInt64
  let current: CurrentInput

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 4, let count = Int(arguments[1]), count >= 10,
      let seed = UInt64(arguments[2])
    else { throw UsageError(description: "fuzz takes TARGET COUNT SEED FILE") }
    guard let target = FuzzTarget.all.first(where: { $0.name == arguments[0] }) else {
      let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
      throw UsageError(description: "fuzz knows these targets: \(names)")
    }
    let current = try CurrentInput(path: arguments[3])
    try FuzzCase(target: target, count: count, seed: seed, current: current).run()
  }

  private func run() throws {
    var mutator = Mutator(corpus: target.corpus, tokens: target.tokens, seed: seed)
    var cutter = SeededGenerator(seed: seed &+ 1)
    var report = FuzzReport()
    let clock = SystemClock()
    let start = clock.uptime
    for index in 0..<count {
      // One change alone often leaves an input good, which leads deeper.
      let input = mutator.next(changeCountMax: index.isMultiple(of: 2) ? 1 : 8)
      let cuts = Self.cuts(of: input.count, using: &cutter)
      current.replace(with: input)
      alarm(Self.inputSecondsMax)
      let before = ProcessorClock.spent
      do {
        if case .accepted = try target.check(input, cuts) { report.acceptedCount += 1 }
      } catch {
        throw FuzzFailure("\(target.name), seed \(seed), input \(index): \(error)")
      }
      report.note(input, took: ProcessorClock.spent - before)
      if index == count / 10 { report.bytesEarly = Memory.residentBytes }
    }
    alarm(0)
    report.bytesLate = Memory.residentBytes
    if let slowest = report.slowestInput { current.replace(with: slowest) }
    try finish(report, elapsed: clock.uptime - start)
  }

  private func finish(_ report: FuzzReport, elapsed: Duration) throws {
    let rate = Double(count) / elapsed.seconds
    Bench.write(
      "| \(target.name) | \(count) | \(seed) | \(Int(rate)) | \(report.acceptedCount) "
        + "| \(report.slowest.microseconds) | \(report.bytesEarly / 1024) | \(report.bytesLate / 1024) |\n",
      to: STDOUT_FILENO)
    guard report.acceptedCount > 0 else {
      throw FuzzFailure("\(target.name): no input was accepted, so the fuzz proves little")
    }
    guard report.bytesLate - report.bytesEarly <= Self.growthBytesMax else {
      throw FuzzFailure(
        "\(target.name): it grew from \(report.bytesEarly) to \(report.bytesLate) bytes")
    }
  }

  /// Up to four places, so that pieces are longer and shorter.
  private static func cuts(of count: Int, using random: inout SeededGenerator) -> [Int] {
    (0..<Int.random(in: 1...4, using: &random)).map { _ in Int.random(in: 0...count, using: &random)
    }
    .sorted()
  }
}

/// What a run of the fuzz saw.
private struct FuzzReport {
  var acceptedCount = 0
  private(set) var slowest = Duration.zero
  private(set) var slowestInput: [UInt8]?
  var bytesEarly = 0
  var bytesLate = 0

  mutating func note(_ input: [UInt8], took time: Duration) {
    guard time > slowest else { return }
    slowest = time
    slowestInput = input
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(microseconds) / 1_000_000 }
}
