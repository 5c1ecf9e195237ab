/// The newest so many entries: where there is one more, the oldest goes.
struct Recent<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  let countMax: Int
  private var values: [Key: Value] = [:]
  /// A ring of the keys, in the order in which they came.
  private var order: [Key] = []
  private var oldest = 0

  init(countMax: Int) {
    precondition(countMax > 0, "there is room for one at least")
    self.countMax = countMax
  }

  var count: Int { values.count }

  subscript(key: Key) -> Value? { values[key] }

  /// Keeps a value; a key that is there already stays in its place.
  mutating func keep(_ value: Value, for key: Key) {
    guard values.updateValue(value, forKey: key) == nil else { return }
    if order.count < countMax {
      order.append(key)
    } else {
      values[order[oldest]] = nil
      order[oldest] = key
      oldest = (oldest + 1) % countMax
    }
  }
}
