import Core
package import HTTPServer

/// Answers for the server what reaches no operation, in the form of the surface that it was meant for.
package struct Refusals: Sendable {
  private let table: OperationTable
  private let reception: Reception
  private let metrics: RequestMetrics

  package init(table: OperationTable, reception: Reception, metrics: RequestMetrics) {
    self.table = table
    self.reception = reception
    self.metrics = metrics
  }

  /// Body and fields of the answer; the server adds `Allow` and closes the connection where it must.
  package func response(to refusal: Refusal, _ head: RequestHead?) -> Response {
    let requestID = reception.requestID(of: head)
    let surface = head.map(table.surface(of:)) ?? .system
    let language = head.map(Language.init(of:)) ?? .english
    let error = APIError(refusal)
    var response = ErrorEnvelope(surface).response(for: error, in: language)
    response.headers.set(.xRequestID, requestID)
    metrics.countRefusal(refusal.status)
    reception.log(for: requestID).info(
      "request refused",
      ["status": .integer(Int64(refusal.status.code)), "reason": .string(error.code)])
    return response
  }
}
