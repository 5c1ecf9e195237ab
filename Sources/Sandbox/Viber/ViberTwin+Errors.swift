import Core

extension ViberTwin {
  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse {
    switch fault {
    case .content: Self.status(3, "badData")
    case .token: Self.status(2, "invalidAuthToken")
    case .blocked: Self.status(6, "receiverNotSubscribed")
    case .notFound: Self.status(5, "receiverNotRegistered")
    case .closed: Self.status(11, "receiverNoSuitableDevice")
    case .tooLarge: Self.status(3, "request is larger than 30kb")
    case .rateLimited: Self.status(12, "tooManyRequests")
    case .failing: .text(500, "Internal Server Error")
    case .unavailable: .text(503, "Service Unavailable")
    }
  }

  /// By its number.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse? {
    guard let number = Int(code), Self.names.indices.contains(number), number > 0 else {
      return nil
    }
    return Self.status(number, Self.names[number])
  }

  private static let names = [
    "ok", "invalidUrl", "invalidAuthToken", "badData", "missingData", "receiverNotRegistered",
    "receiverNotSubscribed", "publicAccountBlocked", "publicAccountNotFound",
    "publicAccountSuspended", "webhookNotSet", "receiverNoSuitableDevice", "tooManyRequests",
    "apiVersionNotSupported", "incompatibleWithVersion", "publicAccountNotAuthorized",
    "inchatReplyMessageNotAllowed", "publicAccountIsNotInline", "noPublicChat",
    "cannotSendBroadcast", "broadcastNotAllowed", "unsupportedCountry", "paymentUnsupported",
    "freeMessagesExceeded", "noBalance",
  ]
}
