import Core

extension ChannelDescriptor {
  /// What is wrong with the credentials that a session is given; empty when the provider may be asked about them.
  package func problems(withCredentials given: [String: String]) -> [ContentProblem] {
    let known = Set(credentials.map(\.name))
    let unknown = given.keys.filter { !known.contains($0) }.sorted()
    return credentials.compactMap { $0.problem(with: given[$0.name]) }
      + unknown.map { .unknown($0, known.sorted()) }
  }
}

extension CredentialField {
  fileprivate func problem(with value: String?) -> ContentProblem? {
    guard let value, !value.isEmpty else { return isRequired ? .missing(self) : nil }
    switch form {
    case .text(let bytesMax): return value.utf8.count <= bytesMax ? nil : .tooLong(self, bytesMax)
    case .pattern(let pattern): return pattern.matches(value) ? nil : .otherForm(self)
    case .url: return Self.webAddress.matches(value) ? nil : .otherForm(self)
    case .choice(let choices):
      return choices.contains(value) ? nil : .otherChoice(self, choices)
    }
  }

  private static let webAddress: TextPattern = "^http[s]?://[^ \"<>{}|^`]{1,2040}$"

  fileprivate var path: String { "credentials.\(name)" }
}

extension ContentProblem {
  fileprivate static func missing(_ field: CredentialField) -> ContentProblem {
    ContentProblem(
      field.path,
      Localized(
        "This is required. \(field.help.english)", arabic: "هذا الحقل مطلوب. \(field.help.arabic)"))
  }

  fileprivate static func otherForm(_ field: CredentialField) -> ContentProblem {
    ContentProblem(
      field.path,
      Localized(
        "This does not look right. \(field.help.english)",
        arabic: "هذه القيمة لا تبدو صحيحة. \(field.help.arabic)"))
  }

  fileprivate static func tooLong(_ field: CredentialField, _ bytesMax: Int) -> ContentProblem {
    ContentProblem(
      field.path,
      Localized(
        "This may have \(bytesMax) bytes at most.", arabic: "الحد الأقصى هنا \(bytesMax) بايت."))
  }

  fileprivate static func otherChoice(
    _ field: CredentialField, _ choices: [String]
  ) -> ContentProblem {
    let list = choices.joined(separator: ", ")
    return ContentProblem(
      field.path,
      Localized("Choose one of: \(list).", arabic: "اختر واحدة من: \(list)."))
  }

  fileprivate static func unknown(_ name: String, _ known: [String]) -> ContentProblem {
    let list = known.joined(separator: ", ")
    return ContentProblem(
      "credentials.\(name)",
      Localized(
        "This channel asks for no \(name); it asks for \(list).",
        arabic: "لا تطلب هذه القناة \(name)؛ المطلوب: \(list)."))
  }
}
