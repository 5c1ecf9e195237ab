extension Router {
  /// What a path and a method come to.
  enum Match {
    case route(Int, PathParameters)
    case options([Method])
    case methodNotAllowed([Method])
    case notFound
  }

  func match(_ head: RequestHead) -> Match {
    var ranges = [4 of Range16](repeating: Range16(0..<0))
    let path = head.pathRange.range
    let rest = path.count == 1 ? nil : path.lowerBound + 1
    guard let index = find(head.bytes, from: rest, to: path.upperBound, node: 0, 0, &ranges) else {
      return .notFound
    }
    let node = nodes[index]
    guard let route = route(of: node, for: head.method) else {
      return head.method == .options ? .options(node.allowed) : .methodNotAllowed(node.allowed)
    }
    let names = routes[route].parameterNames
    return .route(
      route, names.isEmpty ? .none : PathParameters(head: head, names: names, ranges: ranges))
  }

  private func route(of node: Node, for method: Method) -> Int? {
    var ofGet: Int?
    for entry in node.routes {
      if entry.method == method { return entry.route }
      if entry.method == .get { ofGet = entry.route }
    }
    return method == .head ? ofGet : nil
  }

  /// The node that the segments from `start` lead to; a literal is tried before a parameter.
  private func find(
    _ bytes: [UInt8], from start: Int?, to end: Int, node: Int, _ count: Int,
    _ ranges: inout [4 of Range16]
  ) -> Int? {
    guard let start else { return nodes[node].routes.isEmpty ? nil : node }
    var stop = start
    while stop < end, bytes[stop] != UInt8(ascii: "/") { stop += 1 }
    let rest = stop < end ? stop + 1 : nil
    if let next = literal(bytes, start..<stop, after: node),
      let found = find(bytes, from: rest, to: end, node: next, count, &ranges)
    {
      return found
    }
    guard stop > start, let next = nodes[node].parameter, count < PathParameters.countMax else {
      return nil
    }
    ranges[count] = Range16(start..<stop)
    return find(bytes, from: rest, to: end, node: next, count + 1, &ranges)
  }

  private func literal(_ bytes: [UInt8], _ range: Range<Int>, after node: Int) -> Int? {
    for entry in nodes[node].literals
    where entry.name.count == range.count && entry.name.elementsEqual(bytes[range]) {
      return entry.node
    }
    return nil
  }
}
