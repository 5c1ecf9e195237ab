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
      ConditionalGet(
        type: "application/json",
        OpenAPI(table, version: Version.current, language: language).json.serialized())
    }
    return Operation(
      .get, "/openapi.json", .system,
      summary: Localized(
        "This API as an OpenAPI 3.1 document.", arabic: "هذه الواجهة كوثيقة OpenAPI 3.1."),
      input: language, output: .json(.map(.anything)), otherOutputs: [notModified]
    ) { documents.reply(to: $0) }
  }

  private static func page(of table: OperationTable) -> Operation {
    let documents = Bilingual { language in
      ConditionalGet(
        type: "text/html; charset=utf-8",
        Array(DocumentationPage(table, language: language).html.utf8))
    }
    return Operation(
      .get, "/docs", .system,
      summary: Localized("This API as a page for people.", arabic: "هذه الواجهة كصفحة للقراءة."),
      input: language, output: .content(type: "text/html"), otherOutputs: [notModified]
    ) { call in
      var reply = documents.reply(to: call)
      reply.headers.add(.contentSecurityPolicy, DocumentationPage.contentSecurityPolicy)
      return reply
    }
  }

  private static let notModified = OtherOutput(
    .notModified,
    Localized("The caller has it already.", arabic: "لدى الطالب هذه النسخة بالفعل."), .none)
}

/// One document in each language.
private struct Bilingual: Sendable {
  private let english: ConditionalGet
  private let arabic: ConditionalGet

  init(_ make: (Language) -> ConditionalGet) {
    english = make(.english)
    arabic = make(.arabic)
  }

  /// The document in the language of the call, or 304.
  func reply(to call: Call) -> Reply {
    let document = call.language == .arabic ? arabic : english
    var reply = Reply(document.response(to: call.request.head))
    reply.headers.add(.contentLanguage, call.language.rawValue)
    reply.headers.add(.vary, "accept-language")
    return reply
  }
}
