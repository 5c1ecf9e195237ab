/// Finds the route of a request: a tree of path segments, built once and then only read.
///
/// The tree lies in flat lists of plain values. To walk through it nothing is counted, by all cores at once.
package final class Router: Sendable {
  /// One position in the tree: what may follow, and what answers here.
  struct Node: Sendable {
    /// Which of the `literals` may follow.
    let literals: Range<Int>
    let parameter: Int?
    /// Which of the `endings` are here.
    let endings: Range<Int>
  }

  /// A segment that is spelled out, and the node behind it.
  struct Literal: Sendable {
    /// Where it lies in the `names`.
    let name: Range<Int>
    let node: Int
  }

  /// The route of one method, as an index into `routes`.
  struct Ending: Sendable {
    let method: Method
    let route: Int
  }

  package let routes: [Route]
  let nodes: [Node]
  let literals: [Literal]
  let names: [UInt8]
  let endings: [Ending]

  /// Throws when two routes answer the same method on the same paths.
  package init(_ routes: [Route]) throws(RouteConflict) {
    var nodes: [Node] = []
    var literals: [Literal] = []
    var names: [UInt8] = []
    var endings: [Ending] = []
    for node in try RouteTree(routes).nodes {
      let (firstLiteral, firstEnding) = (literals.count, endings.count)
      for (name, next) in node.literals {
        literals.append(Literal(name: names.count..<names.count + name.count, node: next))
        names += name
      }
      endings += node.routes.map { Ending(method: $0.method, route: $0.route) }
      nodes.append(
        Node(
          literals: firstLiteral..<literals.count, parameter: node.parameter,
          endings: firstEnding..<endings.count))
    }
    self.routes = routes
    self.nodes = nodes
    self.literals = literals
    self.names = names
    self.endings = endings
  }
}

/// Two routes that answer the same requests.
package struct RouteConflict: Error, Hashable, CustomStringConvertible {
  package let method: Method
  package let first: PathPattern
  package let second: PathPattern

  package var description: String {
    "\(method.rawValue) \(first.text) and \(method.rawValue) \(second.text) match the same requests"
  }
}
