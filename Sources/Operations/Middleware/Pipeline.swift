package import Core
package import HTTPServer

/// The way of every request, from its arrival to its handler and back.
package struct Pipeline: Sendable {
  private let reception: Reception
  /// From the outside in.
  private let middlewares: [any Middleware]

  /// The order is this list. Reception comes first: request id, trace, language, deadline.
  package init(reception: Reception, metrics: RequestMetrics, clock: any WallClock) {
    self.reception = reception
    middlewares = [
      RequestIdentity(),
      AccessLog(clock: clock),
      metrics,
      ErrorTranslation(),
      Validation(),
    ]
  }

  /// One operation with everything around it, folded once.
  package func route(to operation: Operation) -> Route {
    let handle: Next = { call in
      try await operation.handler(call).response(success: operation.success)
    }
    let answer = middlewares.reversed().reduce(handle) { next, middleware in
      middleware.wrapping(next, for: operation)
    }
    return Route(operation.method, operation.path, body: operation.body) { [reception] request in
      let call = reception.call(for: request, to: operation)
      do {
        return try await answer(call)
      } catch {
        return ErrorTranslation.response(to: error, for: call)
      }
    }
  }
}

extension OperationTable {
  /// The operations of one listener, ready to serve.
  package func routes(on listener: Listeners, through pipeline: Pipeline) -> [Route] {
    operations.filter { $0.listeners.contains(listener) }.map(pipeline.route(to:))
  }
}

extension Reply {
  /// The answer as it goes out.
  fileprivate func response(success: Status) -> Response {
    Response(status ?? success, headers: headers, body: body)
  }
}
