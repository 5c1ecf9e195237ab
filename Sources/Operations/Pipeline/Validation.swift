import Core
import HTTPServer

extension Request {
  /// The input that fits an operation's schemas; throws all that does not, at once.
  func checked(against input: Input) throws(APIError) -> CheckedInput {
    var checked = CheckedInput()
    var problems: [FieldProblem] = []

    checked.path = input.path.object(from: parameters)
    Schema.check(input.path, .object(checked.path), FieldPath(), &problems)
    guard problems.isEmpty else { throw .notFound }

    if !input.query.isEmpty { checked.query = input.query.object(from: try readQuery()) }
    Schema.check(input.query, .object(checked.query), FieldPath(), &problems)
    if let schema = input.body {
      checked.body = schema.settled(try jsonBody())
      if input.checksBody { schema.check(checked.body, FieldPath(), &problems) }
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    return checked
  }

  /// All items of the query: a filter that cannot be read and is left out would let everything through.
  private func readQuery() throws(APIError) -> QueryItems {
    let (text, items) = (head.rawQuery, query)
    guard items.items.count == text.utf8.split(separator: UInt8(ascii: "&")).count else {
      throw .malformedQuery
    }
    return items
  }

  /// No body at all is an object without members, so the answer names the fields that are missing.
  private func jsonBody() throws(APIError) -> JSON {
    let bytes = body.bytes
    guard !bytes.isEmpty else { return .object([:]) }
    guard Self.isJSON(head[.contentType]) else { throw .wrongContentType }
    do {
      return try JSON.parse(bytes)
    } catch {
      throw .invalidJSON(error)
    }
  }

  /// `application/json` or `application/…+json`, whatever its parameters.
  private static func isJSON(_ field: String?) -> Bool {
    guard let field else { return false }
    // What nearly all send.
    if field == "application/json" { return true }
    guard let type = field.split(separator: ";").first?.lowercased() else { return false }
    let bare = type.filter { $0 != " " && $0 != "\t" }
    return bare == "application/json"
      || (bare.hasPrefix("application/") && bare.hasSuffix("+json"))
  }
}
