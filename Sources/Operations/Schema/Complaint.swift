import Core

/// What can be wrong with a field, as a sentence around its name.
enum Complaint {
  case isRequired, mustBeText, mustBeWhole, mustBeNumber, mustBeBoolean, mustBeObject, mustBeList
  case hasWrongForm, mustHoldNoNUL
  case mustBe(Localized)
  case mustBeOne(of: [String])
  case mustHaveLength(ClosedRange<Int>)
  case mustHave(ClosedRange<Int>)
  case mustBeBetween(String, String)

  static func mustBeWithin(_ range: ClosedRange<Int64>) -> Complaint {
    .mustBeBetween("\(range.lowerBound)", "\(range.upperBound)")
  }

  static func mustBeWithin(_ range: ClosedRange<Double>) -> Complaint {
    .mustBeBetween("\(range.lowerBound)", "\(range.upperBound)")
  }

  /// The sentence, as `The email field must be a valid email address.`
  func sentence(about name: String) -> Localized {
    let (english, arabic) = rest
    return Localized("The \(name) field \(english).", arabic: "الحقل \(name) \(arabic).")
  }

  private var rest: (String, String) {
    switch self {
    case .isRequired: ("is required", "مطلوب")
    case .mustBeText: ("must be a string", "يجب أن يكون نصًا")
    case .mustBeWhole: ("must be an integer", "يجب أن يكون عددًا صحيحًا")
    case .mustBeNumber: ("must be a number", "يجب أن يكون عددًا")
    case .mustBeBoolean: ("must be true or false", "يجب أن يكون true أو false")
    case .mustBeObject: ("must be an object", "يجب أن يكون كائنًا")
    case .mustBeList: ("must be an array", "يجب أن يكون مصفوفة")
    case .hasWrongForm: ("has an invalid format", "صيغته غير صالحة")
    case .mustHoldNoNUL: ("must not hold a NUL character", "يجب ألا يحتوي على المحرف NUL")
    case .mustBe(let noun): ("must be \(noun.english)", "يجب أن يكون \(noun.arabic)")
    case .mustBeOne(let values):
      (
        "must be one of: \(values.joined(separator: ", "))",
        "يجب أن يكون إحدى القيم: \(values.joined(separator: "، "))"
      )
    case .mustHaveLength(let range):
      (
        "must be \(range.lowerBound) to \(range.upperBound) characters long",
        "يجب أن يكون طوله من \(range.lowerBound) إلى \(range.upperBound) محرفًا"
      )
    case .mustHave(let range):
      (
        "must have \(range.lowerBound) to \(range.upperBound) items",
        "يجب أن يحتوي من \(range.lowerBound) إلى \(range.upperBound) عنصرًا"
      )
    case .mustBeBetween(let low, let high):
      ("must be between \(low) and \(high)", "يجب أن يكون بين \(low) و\(high)")
    }
  }
}

extension [FieldProblem] {
  mutating func add(_ complaint: Complaint, _ path: FieldPath) {
    append(FieldProblem(path.name, complaint.sentence(about: path.name)))
  }
}
