import Testing

/// How long somebody on this machine has waited for a processor, as the kernel counts it.
///
/// Where others want more than the machine has, the processors go to who used them least: then a program that has much
/// to do waits longer than one that has little, whatever either does, and no time that is taken says anything of it.
struct ProcessorPressure: CustomStringConvertible {
  /// Nil where the kernel does not count it.
  private let waited: Duration?
  private let at = ContinuousClock.now

  static var now: Self {
    let text = File.read("/proc/pressure/cpu").map { String(decoding: $0, as: UTF8.self) }
    let line = text?.split(separator: "\n").first
    let total = line?.split(separator: "=").last.flatMap { Int64($0) }
    return Self(waited: total.map { .microseconds($0) })
  }

  private init(waited: Duration?) { self.waited = waited }

  /// The part of the time since then in which somebody waited.
  private var share: Double? {
    let now = Self.now
    guard let before = waited, let after = now.waited else { return nil }
    return (after - before) / (now.at - at)
  }

  /// Beside the rest of their suite, tests that take times see up to six tenths.
  private static let shareMax = 0.7

  /// Ends a test that is about to fail, without a result, where others had taken the machine.
  func excuse(_ findings: String, _ place: SourceLocation = #_sourceLocation) throws {
    guard let share, share > Self.shareMax else { return }
    try Test.cancel("the machine is taken by others: \(findings)", sourceLocation: place)
  }

  var description: String {
    "somebody waited for a processor \(((share ?? 0) * 100).rounded()) % of the time"
  }
}
