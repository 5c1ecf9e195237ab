package import Core
package import HTTPServer

extension Language {
  /// The language that a request asks for: `?lang=` first, then `Accept-Language`, then English.
  package init(of head: RequestHead) {
    let asked = head.rawQuery.isEmpty ? nil : QueryItems(head.rawQuery)["lang"]
    self =
      asked.flatMap(Language.init(rawValue:))
      ?? Self(acceptLanguage: head[.acceptLanguage] ?? "")
  }
}
