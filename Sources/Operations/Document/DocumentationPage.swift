package import Core
package import HTTPServer

/// The operation table as a page for people; plain HTML, no scripts.
package struct DocumentationPage: Sendable {
  private let operations: [Operation]
  private let language: Language

  package init(_ table: OperationTable, language: Language) {
    operations = table.operations.filter { $0.listeners.contains(.public) }
    self.language = language
  }

  /// Nothing but our own style sheet may be loaded, and nobody may frame the page.
  package static let contentSecurityPolicy =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  package var html: String {
    """
    <!doctype html>
    <html lang="\(language.rawValue)" dir="\(language.direction)">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(Self.title[language])</title>
    <link rel="stylesheet" href="/docs/style.css">
    <header>
    <h1>\(Self.title[language])</h1>
    <nav>\(languageLink) · <a href="/openapi.json">OpenAPI 3.1</a></nav>
    </header>
    <main>
    \(Surface.allCases.map(section).joined())</main>

    """
  }

  private var languageLink: String {
    switch language {
    case .english: "<a href=\"?lang=ar\" lang=\"ar\">العربية</a>"
    case .arabic: "<a href=\"?lang=en\" lang=\"en\">English</a>"
    }
  }

  private func section(for surface: Surface) -> String {
    let rows = operations.filter { $0.surface == surface }.map(row)
    guard !rows.isEmpty else { return "" }
    return """
      <section>
      <h2>\(escaped(surface.title[language]))</h2>
      <table>
      <tr><th>\(Self.call[language])<th>\(Self.purpose[language])<th>\(Self.access[language])</tr>
      \(rows.joined())</table>
      </section>

      """
  }

  private func row(_ operation: Operation) -> String {
    let access = operation.access.ability.map { "\(operation.access.name): \($0)" }
    return """
      <tr><td><bdi dir="ltr"><b>\(operation.method.rawValue)</b> <code>\(escaped(operation.path.text))</code></bdi>\
      <td>\(escaped(operation.summary[language]))<td><code>\(escaped(access ?? operation.access.name))</code></tr>

      """
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }

  private static let title = Localized("Qanat API", arabic: "واجهة قناة البرمجية")
  private static let call = Localized("Call", arabic: "الطلب")
  private static let purpose = Localized("What it does", arabic: "ماذا يفعل")
  private static let access = Localized("Access", arabic: "الصلاحية")
}

extension DocumentationPage {
  /// The page's style sheet, for light and dark.
  package static let styleSheet = StaticAsset(
    "/docs/style.css", type: "text/css; charset=utf-8", bytes: Array(styles.utf8))

  private static let styles = """
    :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
    body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
    header { display: flex; justify-content: space-between; align-items: baseline; flex-wrap: wrap; }
    table { width: 100%; border-collapse: collapse; }
    th, td { text-align: start; vertical-align: top; padding: .4rem .6rem; border-block-end: 1px solid #8884; }
    code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }

    """
}
