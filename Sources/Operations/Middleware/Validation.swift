import Core
import HTTPServer

/// Lets only input through that fits the operation's schemas; reports all that does not, at once.
struct Validation: Middleware {
  func wrapping(_ next: @escaping Next, for operation: Operation) -> Next {
    let input = operation.input
    guard !input.path.isEmpty || !input.query.isEmpty || input.body != nil else { return next }
    return { call in
      var call = call
      call.input = try Self.checked(call.request, against: input)
      return try await next(call)
    }
  }

  static func checked(_ request: Request, against input: Input) throws(APIError) -> CheckedInput {
    var checked = CheckedInput()
    var problems: [FieldProblem] = []

    checked.path = input.path.object(from: request.parameters)
    Schema.check(input.path, .object(checked.path), FieldPath(), &problems)
    guard problems.isEmpty else { throw .notFound }

    checked.query = input.query.object(from: request.query)
    Schema.check(input.query, .object(checked.query), FieldPath(), &problems)
    if let schema = input.body {
      checked.body = try body(of: request)
      schema.check(checked.body, FieldPath(), &problems)
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    return checked
  }

  /// No body at all is an object without members, so the answer names the fields that are missing.
  private static func body(of request: Request) throws(APIError) -> JSON {
    let bytes = request.body.bytes
    guard !bytes.isEmpty else { return .object([:]) }
    guard isJSON(request.head[.contentType]) else { throw .wrongContentType }
    do {
      return try JSON.parse(bytes)
    } catch {
      throw .invalidJSON(error)
    }
  }

  /// `application/json` or `application/…+json`, whatever its parameters.
  private static func isJSON(_ field: String?) -> Bool {
    guard let type = field?.split(separator: ";").first?.lowercased() else { return false }
    let bare = type.filter { $0 != " " && $0 != "\t" }
    return bare == "application/json"
      || (bare.hasPrefix("application/") && bare.hasSuffix("+json"))
  }
}
