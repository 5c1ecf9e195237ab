package import Core
package import HTTPServer

extension Language {
  /// The language that a request asks for: `?lang=` first, then `Accept-Language`, then English.
  package init(of head: RequestHead) {
    let asked = head.rawQuery.isEmpty ? nil : QueryItems(head.rawQuery)["lang"]
    self = asked.flatMap(Language.init(rawValue:)) ?? Self(accepting: head[.acceptLanguage])
  }

  /// The best of our languages in a field such as `ar-EG, en;q=0.8` (RFC 9110, 12.5.4).
  init(accepting field: String?) {
    var best: (language: Language, weight: Double)?
    for item in field?.split(separator: ",") ?? [] {
      guard let range = LanguageRange(item), range.weight > best?.weight ?? 0,
        let language = range.language
      else { continue }
      best = (language, range.weight)
    }
    self = best?.language ?? .english
  }
}

/// One item of an `Accept-Language` field.
private struct LanguageRange {
  let language: Language?
  let weight: Double

  init?(_ item: Substring) {
    let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
    guard let tag = parts.first?.lowercased() else { return nil }
    let primary = String(tag.prefix { $0 != "-" })
    language = primary == "*" ? .english : Language(rawValue: primary)
    guard let quality = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("q=") }) else {
      weight = 1
      return
    }
    guard let number = Double(quality.dropFirst(2)), (0...1).contains(number) else { return nil }
    weight = number
  }
}
