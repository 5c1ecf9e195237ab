import ChannelKit
import Core

extension WebPushSite {
  /// The page in which people subscribe.
  func page(of site: String, in language: Language) -> Inbound.Reply {
    let labels = Self.labels.map { "data-\($0)=\"\(HTMLText.escaped($1[language]))\"" }
    let page = """
      <!doctype html>
      <html lang="\(language.rawValue)" dir="\(language.direction)">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escaped(site))</title>
      <style>\(HTMLText.style)</style>
      <main>
      <h1>\(HTMLText.escaped(site))</h1>
      <p>\(HTMLText.escaped(Self.invitation[language]))</p>
      <button type="button" disabled data-qanat-push \(labels.joined(separator: " "))>…</button>
      <p><a href="?lang=\(Self.other(language).rawValue)" lang="\(Self.other(language).rawValue)">\
      \(Self.name(of: Self.other(language)))</a></p>
      </main>
      <script src="\(HTMLText.escaped(hook))?script"></script>
      </html>

      """
    return .content(Array(page.utf8), type: "text/html; charset=utf-8")
  }

  private static func other(_ language: Language) -> Language {
    language == .arabic ? .english : .arabic
  }

  private static func name(of language: Language) -> String {
    language == .arabic ? "العربية" : "English"
  }

  private static let invitation = Localized(
    "Get our news as notifications of this browser. You can stop them here at any time.",
    arabic: "استقبل أخبارنا كإشعارات في هذا المتصفح، ويمكنك إيقافها من هنا في أي وقت.")

  /// What the button says in each state.
  private static let labels: KeyValuePairs<String, Localized> = [
    "off": Localized("Turn notifications on", arabic: "تفعيل الإشعارات"),
    "on": Localized("Turn notifications off", arabic: "إيقاف الإشعارات"),
    "denied": Localized(
      "Notifications are blocked in this browser's settings",
      arabic: "الإشعارات محظورة في إعدادات هذا المتصفح"),
    "impossible": Localized(
      "This browser shows no notifications", arabic: "هذا المتصفح لا يعرض الإشعارات"),
    "failed": Localized("That did not work; try again", arabic: "لم تنجح العملية؛ حاول مرة أخرى"),
  ]
}
