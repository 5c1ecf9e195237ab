import Core
package import HTTPServer

/// The way of every request, from its arrival to its handler and back:
/// reception → validation → handler → departure.
package struct Pipeline: Sendable {
  private let reception: Reception
  private let metrics: RequestMetrics
  private let departure: Departure

  package init(reception: Reception, metrics: RequestMetrics) {
    self.reception = reception
    self.metrics = metrics
    departure = Departure(clock: reception.clock)
  }

  /// One operation with everything around it.
  package func route(to operation: Operation) -> Route {
    let entrance = Entrance(operation, metrics)
    switch operation.handler {
    case .open(let handler):
      return route(operation) { request in
        let call = reception.call(for: request, through: entrance)
        return .later { await answer(call, handler) }
      }
    }
  }

  private func route(
    _ operation: Operation, _ answer: @escaping @Sendable (Request) -> Answer
  ) -> Route {
    Route(operation.method, operation.path, body: operation.body, answer: answer)
  }

  private func answer(_ call: Call, _ handler: OpenHandler) async -> Response {
    do {
      var call = call
      call.input = try call.request.checked(against: call.operation.input)
      return departure.response(try await handler(call), to: call)
    } catch {
      return departure.response(to: error, for: call)
    }
  }
}

extension OperationTable {
  /// The operations of one listener, ready to serve.
  package func routes(on listener: Listeners, through pipeline: Pipeline) -> [Route] {
    operations.filter { $0.listeners.contains(listener) }.map(pipeline.route(to:))
  }
}
