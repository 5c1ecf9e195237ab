import Core
import HTTPServer

/// What the Graph API has in common for all of Meta's products: versions, tokens and errors.
enum MetaGraph {
  /// Takes the version off a path such as `/v23.0/me/messages`; without one, the oldest that there is answers.
  static func unversioned(_ request: TwinRequest) -> TwinRequest {
    guard let first = request.path.first, first.first == "v", first.hasSuffix(".0"),
      first.dropFirst().dropLast(2).utf8.allSatisfy(ASCII.isDigit)
    else { return request }
    return request.behind(1)
  }

  /// The token, from the header, the query or the body.
  static func token(of request: TwinRequest) -> String? {
    request.credential("Bearer") ?? request.credential("OAuth")
      ?? request.arguments["access_token"]?.stringValue
  }

  /// Why a token is refused; nil when it may be one.
  static func refusal(ofToken token: String?, in moment: TwinMoment) -> TwinResponse? {
    guard let token, !token.isEmpty else {
      return error(
        400,
        GraphError(
          2500, "An active access token must be used to query information about the current user."),
        in: moment)
    }
    guard token.utf8.count >= 8, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !token.hasSuffix("0401")
    else {
      return error(
        401, GraphError(190, "Invalid OAuth access token - Cannot parse access token"), in: moment)
    }
    return nil
  }

  static func error(
    _ status: Int, _ error: GraphError, details: String? = nil, in moment: TwinMoment,
    fields: KeyValuePairs<String, String> = [:]
  ) -> TwinResponse {
    var body: JSONObject = [
      "message": .string("(#\(error.code)) \(error.message)"), "type": "OAuthException",
      "code": .integer(Int64(error.code)),
    ]
    body["error_subcode"] = error.subcode.map { .integer(Int64($0)) }
    body["is_transient"] = error.isTransient ? true : nil
    body["error_data"] = details.map {
      ["messaging_product": "whatsapp", "details": .string($0)]
    }
    body["fbtrace_id"] = .string("A\(moment.hex(10))")
    return .json(status, ["error": .object(body)], fields: fields)
  }

  /// What does not exist, or may not be seen; the two are told apart for nobody.
  static func unknownObject(
    _ id: String, _ method: HTTPServer.Method, in moment: TwinMoment
  )
    -> TwinResponse
  {
    let text =
      "Unsupported \(method.rawValue.lowercased()) request. Object with ID '\(id)' does not exist, "
      + "cannot be loaded due to missing permissions, or does not support this operation."
    return error(400, GraphError(100, subcode: 33, text), in: moment)
  }
}

/// A code of the Graph API with its subcode and its words.
struct GraphError: Hashable, Sendable {
  let code: Int
  let subcode: Int?
  let message: String
  var isTransient = false

  init(_ code: Int, subcode: Int? = nil, _ message: String, isTransient: Bool = false) {
    self.code = code
    self.subcode = subcode
    self.message = message
    self.isTransient = isTransient
  }
}
