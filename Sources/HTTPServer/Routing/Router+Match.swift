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
    let bytes = head.bytes
    guard let index = find(bytes.span, from: rest, to: path.upperBound, node: 0, 0, &ranges) else {
      return .notFound
    }
    let node = nodes[index]
    guard let route = route(of: node, for: head.method) else {
      let allowed = allowed(node)
      return head.method == .options ? .options(allowed) : .methodNotAllowed(allowed)
    }
    let names = routes[route].parameterNames
    return .route(
      route, names.isEmpty ? .none : PathParameters(head: head, names: names, ranges: ranges))
  }

  private func route(of node: Node, for method: Method) -> Int? {
    var ofGet: Int?
    for index in node.endings {
      let ending = endings[index]
      if ending.method == method { return ending.route }
      if ending.method == .get { ofGet = ending.route }
    }
    return method == .head ? ofGet : nil
  }

  /// The methods to name in `Allow`: those with a route, and those that the server answers itself.
  private func allowed(_ node: Node) -> [Method] {
    var methods = Set(endings[node.endings].map(\.method))
    if methods.contains(.get) { methods.insert(.head) }
    methods.insert(.options)
    return Method.allCases.filter(methods.contains)
  }

  /// The node that the segments from `start` lead to; a literal is tried before a parameter.
  private func find(
    _ bytes: Span<UInt8>, from start: Int?, to end: Int, node: Int, _ count: Int,
    _ ranges: inout [4 of Range16]
  ) -> Int? {
    let here = nodes[node]
    guard let start else { return here.endings.isEmpty ? nil : node }
    let stop = bytes.firstIndex(of: UInt8(ascii: "/"), in: start..<end) ?? end
    let rest = stop < end ? stop + 1 : nil
    if let next = literal(bytes.extracting(start..<stop), after: here),
      let found = find(bytes, from: rest, to: end, node: next, count, &ranges)
    {
      return found
    }
    guard stop > start, let next = here.parameter, count < PathParameters.countMax else {
      return nil
    }
    ranges[count] = Range16(start..<stop)
    return find(bytes, from: rest, to: end, node: next, count + 1, &ranges)
  }

  private func literal(_ segment: Span<UInt8>, after node: Node) -> Int? {
    let names = names
    for index in node.literals {
      let literal = literals[index]
      if literal.name.count == segment.count, segment.equals(names.span.extracting(literal.name)) {
        return literal.node
      }
    }
    return nil
  }
}
