import Core

/// The ways to show who one is, as the OpenAPI document names them.
enum SecurityScheme: String, CaseIterable {
  case publicKey, secretKey, bearer, apiKey, session

  /// Any one of these will do; those inside one requirement go together.
  static func requirements(of access: Access) -> [JSON] {
    switch access {
    case .none, .portal, .provider: []
    case .key: keys
    case .owner: keys + [["session": []]]
    }
  }

  private static let keys: [JSON] = [
    ["publicKey": [], "secretKey": []], ["bearer": []], ["apiKey": []],
  ]

  static func described(in language: Language) -> JSONObject {
    JSONObject(allCases.map { ($0.rawValue, .object($0.described(in: language))) })
  }

  private func described(in language: Language) -> JSONObject {
    var object: JSONObject =
      switch self {
      case .publicKey: ["type": "apiKey", "in": "header", "name": "X-Public-Key"]
      case .secretKey: ["type": "apiKey", "in": "header", "name": "X-Secret-Key"]
      case .bearer: ["type": "http", "scheme": "bearer"]
      case .apiKey: ["type": "apiKey", "in": "header", "name": "X-API-Key"]
      case .session: ["type": "apiKey", "in": "cookie", "name": "qanat_session"]
      }
    object["description"] = .string(meaning[language])
    return object
  }

  private var meaning: Localized {
    switch self {
    case .publicKey: Localized("The public part of a key.", arabic: "الجزء العام من المفتاح.")
    case .secretKey: Localized("The secret part of a key.", arabic: "الجزء السري من المفتاح.")
    case .bearer: Localized("A key as a Bearer token.", arabic: "المفتاح بصيغة Bearer.")
    case .apiKey: Localized("A key in a field of its own.", arabic: "المفتاح في ترويسة خاصة به.")
    case .session:
      Localized("A person logged in to the console.", arabic: "شخص مسجّل الدخول في لوحة التحكم.")
    }
  }
}
