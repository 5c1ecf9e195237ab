import Core

extension StringRule.Format {
  /// Whether a text has this form.
  func fits(_ text: String) -> Bool {
    switch self {
    case .dateTime: Timestamp(rfc3339: text) != nil
    case .date: TextPattern.date.matches(text) && Timestamp(rfc3339: text + "T00:00:00Z") != nil
    case .email: text.utf8.count <= 254 && TextPattern.email.matches(text)
    case .uri: text.utf8.count <= 2_048 && TextPattern.uri.matches(text)
    case .uuid: UUID(text) != nil
    }
  }

  /// What to call it in a sentence.
  var noun: Localized {
    switch self {
    case .dateTime:
      Localized(
        "a date and time such as 2026-01-31T09:00:00Z",
        arabic: "تاريخًا ووقتًا مثل 2026-01-31T09:00:00Z")
    case .date: Localized("a date such as 2026-01-31", arabic: "تاريخًا مثل 2026-01-31")
    case .email: Localized("a valid email address", arabic: "عنوان بريد إلكتروني صالحًا")
    case .uri: Localized("a web address", arabic: "عنوان ويب صالحًا")
    case .uuid: Localized("a UUID", arabic: "معرّف UUID صالحًا")
    }
  }
}

extension TextPattern {
  fileprivate static let date: TextPattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
  fileprivate static let email: TextPattern =
    "^[A-Za-z0-9!#$%&'*+/=?_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}[.][A-Za-z0-9.-]{1,190}$"
  fileprivate static let uri: TextPattern = "^http[s]?://[^ \"<>{}|^`]{1,2040}$"
}
