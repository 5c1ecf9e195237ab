import Core

extension MessengerTwin {
  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse {
    switch fault {
    case .content: error("100", in: moment)
    case .token: error("190", in: moment)
    case .blocked: error("551", in: moment)
    case .notFound: error("100/2018001", in: moment)
    case .closed: error(product == .messenger ? "10/2018278" : "10/2534022", in: moment)
    case .tooLarge: error("100/2018047", in: moment)
    case .rateLimited: error(product == .messenger ? "613" : "4", in: moment)
    case .failing: error("1", in: moment)
    case .unavailable: error("2", in: moment)
    }
  }

  /// By its code, or its code and subcode with a slash between.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse? {
    Self.errors[code] == nil ? nil : error(code, in: moment)
  }

  private func error(_ code: String, in moment: TwinMoment) -> TwinResponse {
    let (status, text) = Self.errors[code] ?? (500, "An unknown error has occurred.")
    let numbers = code.split(separator: "/").compactMap { Int($0) }
    let error = GraphError(
      numbers.first ?? 1, subcode: numbers.dropFirst().first, text, isTransient: status >= 500)
    // The wait is in minutes; a hint that is shorter than one cannot be given.
    let usage = """
      {"178414000000001":[{"type":"messenger","call_count":100,"total_cputime":1,"total_time":1,\
      "estimated_time_to_regain_access":1}]}
      """
    let isLimit = ["4", "613", "80006", "80002"].contains(code)
    return MetaGraph.error(
      status, error, in: moment, fields: isLimit ? ["x-business-use-case-usage": usage] : [:])
  }

  private static let errors: [String: (status: Int, text: String)] = [
    "1": (500, "An unknown error has occurred."),
    "2": (503, "Service temporarily unavailable"),
    "4": (400, "Application request limit reached"),
    "10": (403, "Application does not have permission for this action"),
    "10/2018278": (400, "This message is sent outside of allowed window."),
    "10/2534022": (400, "This message is sent outside of allowed window."),
    "10/1893063": (400, "This Page is temporarily restricted from sending messages."),
    "17": (400, "User request limit reached"),
    "32": (400, "Page request limit reached"),
    "100": (400, "Invalid parameter"),
    "100/2018001": (400, "No matching user found"),
    "100/2018047": (400, "Upload attachment failure."),
    "102": (401, "Session key invalid or no longer valid"),
    "190": (401, "Error validating access token: the session has been invalidated"),
    "200": (403, "Requires pages_messaging permission to manage the object"),
    "200/1545041": (400, "This person isn't available right now."),
    "230": (403, "Requires pages_messaging permission"),
    "299": (403, "Permission error"),
    "368": (400, "The action attempted has been deemed abusive or is otherwise disallowed"),
    "551": (400, "This person isn't available right now."),
    "613": (400, "Calls to this api have exceeded the rate limit."),
    "1200": (500, "Temporary send message failure. Please try again later."),
    "80002": (400, "There have been too many calls to this Instagram account."),
    "80006": (400, "There have been too many calls to this Page account."),
  ]
}
