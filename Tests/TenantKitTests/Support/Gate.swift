/// Lets so many in at a time; the rest wait in turn.
actor Gate {
  /// A PostgreSQL of the tests has 200 connections, for everything that runs beside these tests too.
  static let postgres = Gate(countMax: 12)

  private var freeCount: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(countMax: Int) { freeCount = countMax }

  func enter() async {
    if freeCount > 0 {
      freeCount -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty {
      freeCount += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
