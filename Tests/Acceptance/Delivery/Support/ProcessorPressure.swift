/// How long somebody on this machine has waited for a processor, as the kernel counts it; nil where it does not.
struct ProcessorPressure {
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
  func share() -> Double? {
    let now = Self.now
    guard let before = waited, let after = now.waited else { return nil }
    return (after - before) / (now.at - at)
  }
}
