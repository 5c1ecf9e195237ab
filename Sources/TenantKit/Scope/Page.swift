/// Which part of a list is asked for. Walk far with `.after`; skipping rereads what it skips.
package struct PageRequest<Cursor: Hashable & Sendable>: Hashable, Sendable {
  /// Where a page begins.
  package enum Start: Hashable, Sendable {
    case first
    /// Behind the element that has this place in the list's order.
    case after(Cursor)
    /// Behind this many elements, for clients that number their pages.
    case skipping(Int)
  }

  /// The most that one page holds, of any list.
  package static var countLimit: Int { 200 }

  package let start: Start
  package let countMax: Int

  /// A page of this many elements, within the bound that every list has.
  package init(_ start: Start = .first, countMax: Int = 50) {
    self.start = start
    self.countMax = min(max(countMax, 1), Self.countLimit)
  }

  /// The place behind which it begins, where it begins behind one.
  package var cursor: Cursor? {
    if case .after(let cursor) = start { cursor } else { nil }
  }

  /// How many elements it leaves out, for a list whose pages are numbered.
  package var skippedCount: Int {
    if case .skipping(let count) = start { max(count, 0) } else { 0 }
  }
}

/// A part of a list, and where the next one begins.
package struct Page<Element: Sendable, Cursor: Hashable & Sendable>: Sendable {
  package let elements: [Element]
  /// Nil at the end of the list.
  package let next: Cursor?

  /// A page out of what was found, which is one more than asked for where the list goes on.
  package init(_ found: [Element], _ request: PageRequest<Cursor>, cursor: (Element) -> Cursor) {
    elements = Array(found.prefix(request.countMax))
    next = found.count > request.countMax ? elements.last.map(cursor) : nil
  }
}
