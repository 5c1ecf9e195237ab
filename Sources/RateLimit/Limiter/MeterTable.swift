import Core
import Synchronization

/// The live meters, in parts that are locked one by one.
final class MeterTable: Sendable {
  private static let partCount = 16
  private let parts = (0..<partCount).map { _ in Locked<[Subject: Meter]>([:]) }
  private let total = Atomic<Int>(0)

  var count: Int { total.load(ordering: .relaxed) }

  /// The meter of a subject, made when there is none.
  func meter(for subject: Subject, _ make: () -> Meter) -> Meter {
    part(of: subject).withLock { meters in
      if let meter = meters[subject] { return meter }
      let meter = make()
      meters[subject] = meter
      total.add(1, ordering: .relaxed)
      return meter
    }
  }

  func existing(_ subject: Subject) -> Meter? { part(of: subject).withLock { $0[subject] } }

  /// Forgets a meter, unless another has taken its place.
  func remove(_ meter: Meter) {
    let subject = meter.subject
    part(of: subject).withLock { meters in
      guard let known = meters[subject], known === meter else { return }
      meters[subject] = nil
      total.subtract(1, ordering: .relaxed)
    }
  }

  func removeAll() {
    for part in parts {
      part.withLock { meters in
        total.subtract(meters.count, ordering: .relaxed)
        meters = [:]
      }
    }
  }

  /// The meters of one part, at one moment.
  func meters(inPart part: Int) -> [Meter] { parts[part].withLock { Array($0.values) } }

  var partIndices: Range<Int> { parts.indices }

  private func part(of subject: Subject) -> Locked<[Subject: Meter]> {
    parts[Int(truncatingIfNeeded: subject.id.low ^ subject.id.low >> 32) & (Self.partCount - 1)]
  }
}
