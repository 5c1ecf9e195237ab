package import HTTPServer

/// The way of every request, from its arrival to its handler and back:
/// reception → admission → validation → handler → departure.
///
/// A request with an idempotency key takes the turn of `Repetition` between admission and validation.
package struct Pipeline: Sendable {
  let reception: Reception
  let admission: Admission
  let repetition: Repetition
  let departure: Departure
  private let metrics: RequestMetrics

  package init(_ services: Services, reception: Reception, metrics: RequestMetrics) {
    self.reception = reception
    self.metrics = metrics
    admission = Admission(services: services)
    repetition = Repetition(vault: services.vault)
    departure = Departure(clock: services.clock)
  }

  /// Answers in time those who wait for a twin of their request, until the task is cancelled.
  package func run() async { await repetition.run(departure.clock) }

  /// One operation with everything around it.
  package func route(to operation: Operation) -> Route {
    let entrance = Entrance(operation, reception, metrics)
    switch operation.handler {
    case .open(let handler):
      return route(entrance) { call in .later { await answer(call, handler) } }
    case .prompt(let handler):
      return route(entrance) { call in answerAtOnce(call, handler) }
    case .reading(let handler):
      return route(entrance) { call in .later { await answer(call, handler) } }
    case .changing(let handler):
      return route(entrance) { call in .later { await answer(call, handler) } }
    }
  }

  private func route(
    _ entrance: Entrance, _ answer: @escaping @Sendable (Call) -> Answer
  ) -> Route {
    let operation = entrance.operation
    return Route(operation.method, operation.path, body: operation.body) { request in
      answer(entrance.reception.call(for: request, through: entrance))
    }
  }
}

extension OperationTable {
  /// The operations of one listener, ready to serve.
  package func routes(on listener: Listeners, through pipeline: Pipeline) -> [Route] {
    operations.filter { $0.listeners.contains(listener) }.map(pipeline.route(to:))
  }
}
