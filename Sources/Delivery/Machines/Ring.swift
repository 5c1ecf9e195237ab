/// A queue whose ends are cheap.
struct Ring<Element: Sendable>: Sendable {
  private var elements: [Element] = []
  private var head = 0

  var count: Int { elements.count - head }
  var isEmpty: Bool { count == 0 }
  var first: Element? { head < elements.count ? elements[head] : nil }

  mutating func append(_ element: Element) { elements.append(element) }

  /// Puts an element before all others.
  mutating func prepend(_ element: Element) {
    if head > 0 {
      head -= 1
      elements[head] = element
    } else {
      elements.insert(element, at: 0)
    }
  }

  mutating func popFirst() -> Element? {
    guard head < elements.count else { return nil }
    defer {
      head += 1
      if head == elements.count || head >= Self.slackMax {
        elements.removeFirst(head)
        head = 0
      }
    }
    return elements[head]
  }

  /// Takes an element out wherever it stands.
  mutating func removeAll(_ element: Element) where Element: Equatable {
    elements.removeFirst(head)
    head = 0
    elements.removeAll { $0 == element }
  }

  /// How many places of elements that are gone are kept at most.
  private static var slackMax: Int { 128 }
}
