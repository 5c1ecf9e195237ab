import Core

extension WhatsAppTwin {
  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse {
    switch fault {
    case .content: error("131009", in: moment)
    case .token: error("190", in: moment)
    case .blocked: error("131026", in: moment)
    case .notFound: error("131030", in: moment)
    case .closed: error("131047", in: moment)
    case .tooLarge: error("131053", in: moment)
    case .rateLimited: error("130429", in: moment)
    case .failing: error("131000", in: moment)
    case .unavailable: error("2", in: moment)
    }
  }

  /// By its code.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse? {
    Self.errors[code] == nil ? nil : error(code, in: moment)
  }

  private func error(_ code: String, in moment: TwinMoment) -> TwinResponse {
    let (status, text) = Self.errors[code] ?? (500, "Something went wrong")
    let transient: Set = ["1", "2", "131000", "131016"]
    let error = GraphError(Int(code) ?? 1, text, isTransient: transient.contains(code))
    return MetaGraph.error(status, error, details: text, in: moment)
  }

  /// The statuses and titles of the vendor's list of error codes.
  private static let errors: [String: (status: Int, title: String)] = [
    "0": (401, "AuthException"),
    "1": (400, "API Unknown"),
    "2": (503, "API Service"),
    "3": (500, "API Method"),
    "4": (400, "API Too Many Calls"),
    "10": (403, "Permission Denied"),
    "33": (400, "Parameter value is not valid"),
    "100": (400, "Invalid parameter"),
    "190": (401, "Access token has expired"),
    "200": (403, "API Permission"),
    "368": (403, "Temporarily blocked for policies violations"),
    "80007": (400, "Rate limit issues"),
    "130429": (400, "Rate limit hit"),
    "130472": (400, "User's number is part of an experiment"),
    "130497": (403, "Business account is restricted from messaging users in this country"),
    "131000": (500, "Something went wrong"),
    "131005": (403, "Access denied"),
    "131008": (400, "Required parameter is missing"),
    "131009": (400, "Parameter value is not valid"),
    "131016": (500, "Service unavailable"),
    "131021": (400, "Recipient cannot be sender"),
    "131026": (400, "Message undeliverable"),
    "131030": (400, "Recipient phone number not in allowed list"),
    "131031": (403, "Account has been locked"),
    "131037": (400, "The phone number needs display name approval"),
    "131042": (400, "Business eligibility payment issue"),
    "131045": (500, "Incorrect certificate"),
    "131047": (400, "Re-engagement message"),
    "131048": (400, "Spam rate limit hit"),
    "131049": (400, "Message not delivered to maintain healthy ecosystem engagement"),
    "131050": (400, "User has stopped receiving marketing messages from this business"),
    "131051": (400, "Unsupported message type"),
    "131052": (400, "Media download error"),
    "131053": (400, "Media upload error"),
    "131056": (400, "(Business Account, Consumer Account) pair rate limit hit"),
    "131057": (500, "Account in maintenance mode"),
    "131062": (400, "Business-scoped user id recipients are not supported for this message"),
    "131064": (400, "Messaging limit reached"),
    "132000": (400, "Template param count mismatch"),
    "132001": (404, "Template does not exist"),
    "132005": (400, "Template hydrated text too long"),
    "132007": (400, "Template format character policy violated"),
    "132012": (400, "Template parameter format mismatch"),
    "132015": (400, "Template is paused"),
    "132016": (400, "Template is disabled"),
    "132068": (400, "Flow is blocked"),
    "132069": (400, "Flow is throttled"),
    "133004": (503, "Server temporarily unavailable"),
    "133016": (400, "Account register deregister rate limit exceeded"),
    "135000": (400, "Generic user error"),
    "137000": (400, "Identity key check failed"),
  ]
}
