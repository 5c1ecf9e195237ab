import Core
import Crypto

/// How Meta calls the hooks of its products.
enum MetaHook {
  /// The question that proves a hook: it must repeat the challenge.
  static func challenge(
    _ account: String, _ hook: Hook, token: String, in moment: TwinMoment
  ) -> HookQuestion {
    let challenge = moment.digits(10)
    let joint = hook.url.contains("?") ? "&" : "?"
    let query =
      "hub.mode=subscribe&hub.challenge=\(challenge)"
      + "&hub.verify_token=\(PercentEncoding.encode(token, for: .form))"
    return HookQuestion(
      account: account, hook: hook, request: HookRequest(.get, hook.url + joint + query),
      expected: challenge)
  }

  /// An event in the envelope that all products share, signed with the app's secret.
  static func request(
    _ object: String, entry: JSON, to hook: Hook
  ) -> HookRequest {
    .json(hook.url, ["object": .string(object), "entry": .array([entry])]) { body in
      let code = HMACSHA256.code(of: body, key: hook.secret)
      return ["x-hub-signature-256": "sha256=\(Hex.encode(code))"]
    }
  }
}
