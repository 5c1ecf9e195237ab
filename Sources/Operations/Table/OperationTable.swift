import HTTPServer

/// All operations, in the order in which they are shown.
package struct OperationTable: Sendable {
  package let operations: [Operation]

  package init(_ operations: [Operation]) { self.operations = operations }

  /// The surface that a refused request belongs to: of the operation it names, or the nearest.
  func surface(of head: RequestHead) -> Surface {
    let path = head.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let matches = operations.filter { $0.path.matches(path) }
    let exact = matches.first { $0.method == head.method }
    return (exact ?? matches.first)?.surface ?? .nearest(to: head)
  }
}

extension PathPattern {
  fileprivate func matches(_ path: ArraySlice<Substring>) -> Bool {
    guard segments.count == path.count else { return text == "/" && path == [""] }
    return zip(segments, path).allSatisfy { segment, part in
      switch segment {
      case .literal(let literal): literal == part
      case .parameter: !part.isEmpty
      }
    }
  }
}
