import ChannelKit
import Core

/// The page behind the link that unsubscribes: it asks, and it tells that it is done.
struct UnsubscribePage {
  let sender: String
  let address: String
  let language: Language
  let query: [String: String]

  func reply(isDone: Bool) -> Inbound.Reply {
    let sentence = isDone ? done : question
    let page = """
      <!doctype html>
      <html lang="\(language.rawValue)" dir="\(language.direction)">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>\(HTMLText.escaped(title[language]))</title>
      <style>\(HTMLText.style)</style>
      <main>
      <h1>\(HTMLText.escaped(title[language]))</h1>
      <p>\(sentence[language])</p>
      \(isDone ? "" : form)
      </main>
      </html>

      """
    return .content(Array(page.utf8), type: "text/html; charset=utf-8")
  }

  private var form: String {
    """
    <form method="post" action="\(HTMLText.escaped(link(in: language)))">
    <input type="hidden" name="List-Unsubscribe" value="One-Click">
    <button>\(HTMLText.escaped(title[language]))</button>
    </form>
    <p>\(HTMLText.link(fromPageIn: language, to: link))</p>
    """
  }

  /// The same link in a language.
  private func link(in language: Language) -> String {
    let kept = ["unsubscribe", "message", "proof"].map { name in
      "\(name)=\(PercentEncoding.encode(query[name] ?? "", for: .query))"
    }
    return "?" + (kept + ["lang=\(language.rawValue)"]).joined(separator: "&")
  }

  private var title: Localized { Localized("Unsubscribe", arabic: "إلغاء الاشتراك") }

  private var question: Localized {
    let (sender, address) = (isolated(sender), isolated(address))
    return Localized(
      "Shall \(sender) send no more e-mail to \(address)?",
      arabic: "هل تريد أن يتوقف \(sender) عن إرسال البريد إلى \(address)؟")
  }

  private var done: Localized {
    let (sender, address) = (isolated(sender), isolated(address))
    return Localized(
      "\(address) gets no more e-mail from \(sender).",
      arabic: "لن يصل إلى \(address) أي بريد آخر من \(sender).")
  }

  /// Text of either direction inside a sentence of either.
  private func isolated(_ text: String) -> String { "<bdi>\(HTMLText.escaped(text))</bdi>" }
}
