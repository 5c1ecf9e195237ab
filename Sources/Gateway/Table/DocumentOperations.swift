import Core
import HTTPServer
import Operations

/// The table described: for programs as OpenAPI, for people as a page.
enum DocumentOperations {
  /// Operations that serve the documents of a table, made once in each language.
  static func all(describing table: OperationTable?) -> [Operation] {
    let table = table ?? OperationTable([])
    return [openAPI(of: table), page(of: table)]
  }

  private static let language = Input(
    query: [.optional("lang", .string(oneOf: Language.allCases.map(\.rawValue)))])

  private static func openAPI(of table: OperationTable) -> Operation {
    let documents = Bilingual { language in
      CachedDocument(
        OpenAPI(table, version: Version.current, language: language).json.serialized(),
        type: "application/json", headers: headers(in: language))
    }
    return Operation(
      .get, "/openapi.json", .system,
      summary: Localized(
        "This API as an OpenAPI 3.1 document.", arabic: "هذه الواجهة كوثيقة OpenAPI 3.1."),
      input: language, output: .json(.map(.anything)), otherOutputs: [notModified]
    ) { documents[$0.language].answer(to: $0.request) }
  }

  private static func page(of table: OperationTable) -> Operation {
    let documents = Bilingual { language in
      var headers = headers(in: language)
      headers.add(.contentSecurityPolicy, DocumentationPage.contentSecurityPolicy)
      return CachedDocument(
        Array(DocumentationPage(table, language: language).html.utf8),
        type: "text/html; charset=utf-8", headers: headers)
    }
    return Operation(
      .get, "/docs", .system,
      summary: Localized("This API as a page for people.", arabic: "هذه الواجهة كصفحة للقراءة."),
      input: language, output: .content(type: "text/html"), otherOutputs: [notModified]
    ) { documents[$0.language].answer(to: $0.request) }
  }

  private static let notModified = OtherOutput(
    .notModified,
    Localized("The caller has it already.", arabic: "لدى الطالب هذه النسخة بالفعل."), .none)

  private static func headers(in language: Language) -> ResponseHeaders {
    [.contentLanguage: language.rawValue, .vary: "accept-language"]
  }
}

/// One document in each language.
private struct Bilingual: Sendable {
  private let english: CachedDocument
  private let arabic: CachedDocument

  init(_ make: (Language) -> CachedDocument) {
    english = make(.english)
    arabic = make(.arabic)
  }

  subscript(language: Language) -> CachedDocument { language == .arabic ? arabic : english }
}
