/// Finds the route of a request: a tree of path segments, built once and then only read.
package struct Router: Sendable {
  /// One position in the tree: what may follow, and what answers here.
  struct Node: Sendable {
    var literals: [(name: [UInt8], node: Int)] = []
    var parameter: Int?
    /// The route of each method, as an index into `routes`.
    var routes: [(method: Method, route: Int)] = []
    var allowed: [Method] = []
  }

  package let routes: [Route]
  let nodes: [Node]

  /// Throws when two routes answer the same method on the same paths.
  package init(_ routes: [Route]) throws(RouteConflict) {
    var nodes = [Node()]
    for (index, route) in routes.enumerated() {
      let node = Self.place(route.path, in: &nodes)
      if let other = nodes[node].routes.first(where: { $0.method == route.method }) {
        throw RouteConflict(
          method: route.method, first: routes[other.route].path, second: route.path)
      }
      nodes[node].routes.append((route.method, index))
    }
    for index in nodes.indices { nodes[index].allowed = Self.allowed(nodes[index]) }
    self.routes = routes
    self.nodes = nodes
  }

  /// The node of a pattern, made where it is new.
  private static func place(_ path: PathPattern, in nodes: inout [Node]) -> Int {
    var current = 0
    for segment in path.segments {
      let next: Int
      switch segment {
      case .literal(let name):
        let name = Array(name.utf8)
        if let known = nodes[current].literals.first(where: { $0.name == name }) {
          next = known.node
        } else {
          next = nodes.count
          nodes[current].literals.append((name, next))
        }
      case .parameter:
        next = nodes[current].parameter ?? nodes.count
        nodes[current].parameter = next
      }
      if next == nodes.count { nodes.append(Node()) }
      current = next
    }
    return current
  }

  /// The methods to name in `Allow`: those with a route, and those that the server answers itself.
  private static func allowed(_ node: Node) -> [Method] {
    guard !node.routes.isEmpty else { return [] }
    var methods = Set(node.routes.map(\.method))
    if methods.contains(.get) { methods.insert(.head) }
    methods.insert(.options)
    return Method.allCases.filter(methods.contains)
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
