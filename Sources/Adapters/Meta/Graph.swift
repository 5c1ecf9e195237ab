package import ChannelKit
package import Core

/// What every request to Meta's Graph API has in common.
package enum Graph {
  /// The credential that webhooks are signed with.
  package static let appSecret = CredentialField(
    "app_secret", Localized("App secret", arabic: "مفتاح التطبيق السري"),
    help: Localized(
      "Shown in the settings of your app at developers.facebook.com; what Meta tells us is signed with it.",
      arabic: "يظهر في إعدادات تطبيقك على developers.facebook.com؛ وبه توقّع ميتا ما تخبرنا به."),
    form: .text(bytesMax: 128))

  /// The form of the ids of pages, accounts and numbers.
  package static let idForm = CredentialField.Form.pattern("^[0-9]{1,32}$")

  /// The form of access tokens, of which nothing is promised.
  package static let tokenForm = CredentialField.Form.text(bytesMax: 1_024)

  /// A request in the name of who has the token.
  package static func call(
    _ method: ProviderRequest.Method, _ path: ProviderPath, token: Secret<String>,
    _ body: JSONObject? = nil
  ) -> ProviderCall {
    .http(request(method, path, token: token, body))
  }

  package static func request(
    _ method: ProviderRequest.Method, at base: ProviderRequest.Base = .provider,
    _ path: ProviderPath, token: Secret<String>, _ body: JSONObject? = nil
  ) -> ProviderRequest {
    ProviderRequest(
      method, at: base, path, headers: ["Authorization": Secret("Bearer \(token.exposed)")],
      body: body.map { .json(.object($0)) } ?? .none)
  }

  /// Whose credentials they are, as `read` finds it in a good answer.
  package static func standing(
    from answer: ProviderAnswer, read: (JSON) -> AccountStanding?
  ) -> AccountStanding {
    guard case .response(let response) = answer, let body = response.json else { return .unknown }
    guard let error = GraphError(body) else {
      return response.status == 200 ? read(body) ?? .unknown : .unknown
    }
    switch error.verdict(on: response) {
    case .disconnect, .reject: return .refused(error.text)
    default: return .unknown
    }
  }
}
