/// The routes as a tree of path segments, while it grows. The router keeps it in flat lists.
struct RouteTree {
  /// One position in the tree: what may follow, and what answers here.
  struct Node {
    var literals: [(name: [UInt8], node: Int)] = []
    var parameter: Int?
    /// The route of each method, as an index into the routes.
    var routes: [(method: Method, route: Int)] = []
  }

  private(set) var nodes = [Node()]

  /// Throws when two routes answer the same method on the same paths.
  init(_ routes: [Route]) throws(RouteConflict) {
    for (index, route) in routes.enumerated() {
      let node = place(route.path)
      if let other = nodes[node].routes.first(where: { $0.method == route.method }) {
        throw RouteConflict(
          method: route.method, first: routes[other.route].path, second: route.path)
      }
      nodes[node].routes.append((route.method, index))
    }
  }

  /// The node of a pattern, made where it is new.
  private mutating func place(_ path: PathPattern) -> Int {
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
}
