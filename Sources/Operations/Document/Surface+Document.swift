import Core

extension Surface {
  /// What the surface is for, in a line.
  var title: Localized {
    switch self {
    case .messaging:
      Localized("Messages, contacts, campaigns", arabic: "الرسائل وجهات الاتصال والحملات")
    case .crm: Localized("Leads and pipelines", arabic: "العملاء المحتملون ومسارات البيع")
    case .social: Localized("Publishing to social networks", arabic: "النشر على الشبكات الاجتماعية")
    case .studio: Localized("Clients, posts and insight", arabic: "العملاء والمنشورات والتحليلات")
    case .system: Localized("The gateway itself", arabic: "البوابة نفسها")
    }
  }

  /// The name of its error's schema in the OpenAPI document.
  var errorName: String {
    rawValue.prefix(1).uppercased() + rawValue.dropFirst() + "Error"
  }

  /// The shape that `ErrorEnvelope` gives this surface's errors.
  var errorSchema: JSON {
    let schema: Schema =
      switch self {
      case .messaging, .system: .object([.required("error", Self.errorBody)])
      case .social:
        .object([.required("success", .boolean), .required("error", Self.errorBody)])
      case .studio: .object([.required("error", .string()), .required("code", .string())])
      case .crm:
        .object([
          .required("status", .string(oneOf: ["error"])), .required("message", .string()),
          .required("code", .string()), .optional("errors", .map(.array(.string()))),
        ])
      }
    return .object(schema.described(in: .english))
  }

  private static let errorBody = Schema.object([
    .required("code", .string()), .required("message", .string()),
    .required("details", .map(.anything)),
  ])
}
