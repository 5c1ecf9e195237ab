import ChannelKit
import Core
import Operations

// What can be wrong with a message, and the way out of it.
extension FieldProblem {
  static func of(_ problem: ContentProblem, at path: String) -> FieldProblem {
    FieldProblem("\(path).\(problem.field)", problem.sentence)
  }

  static let noSession = FieldProblem(
    "session_id",
    Localized(
      "The workspace has no session of this channel; connect one with POST /api/v1/sessions.",
      arabic: "لا توجد في مساحة العمل جلسة لهذه القناة؛ اربط جلسة عبر POST /api/v1/sessions."))

  static let noLiveSession = FieldProblem(
    "session_id",
    Localized(
      "The workspace has no live session of this channel; connect one with POST /api/v1/sessions and a live key.",
      arabic:
        "لا توجد في مساحة العمل جلسة فعلية لهذه القناة؛ اربط جلسة عبر POST /api/v1/sessions بمفتاح غير تجريبي."
    ))

  static let whichSession = FieldProblem(
    "session_id",
    Localized(
      "The workspace has several sessions of this channel; name one.",
      arabic: "في مساحة العمل أكثر من جلسة لهذه القناة؛ حدّد واحدة."))

  static func otherSession(_ channel: String) -> FieldProblem {
    FieldProblem(
      "session_id",
      Localized(
        "There is no such session of the channel \(channel); see GET /api/v1/sessions.",
        arabic: "لا توجد جلسة كهذه للقناة \(channel)؛ راجع GET /api/v1/sessions."))
  }

  static func noRecipient(_ fields: [String]) -> FieldProblem {
    let list = fields.joined(separator: ", ")
    return FieldProblem(
      "to",
      Localized(
        "Name the recipient by one of: \(list).", arabic: "حدّد المستلم بأحد الحقول: \(list)."))
  }

  static func recipientTwice(_ fields: [String]) -> FieldProblem {
    let list = fields.joined(separator: ", ")
    return FieldProblem(
      fields[0],
      Localized(
        "Name the recipient once, not by each of: \(list).",
        arabic: "حدّد المستلم مرة واحدة وليس بكل من: \(list)."))
  }

  static func noAddress(_ field: String, _ channel: ChannelDescriptor) -> FieldProblem {
    let name = channel.addresses.first { $0.field == field } ?? channel.addresses[0]
    return FieldProblem(
      field,
      Localized(
        "This is no address of the channel; it needs: \(name.name.english).",
        arabic: "هذا ليس عنوانًا لهذه القناة؛ المطلوب: \(name.name.arabic)."))
  }

  static let noContact = FieldProblem(
    "contact_id",
    Localized("There is no such contact.", arabic: "لا توجد جهة اتصال كهذه."))

  static func unreachable(_ field: String, _ channel: ChannelDescriptor) -> FieldProblem {
    FieldProblem(
      field,
      Localized(
        "The contact has no address of the channel \(channel.id).",
        arabic: "ليس لجهة الاتصال عنوان على القناة \(channel.id)."))
  }

  static func optedOut(_ field: String) -> FieldProblem {
    FieldProblem(
      field,
      Localized(
        "The recipient wants no more messages on this channel.",
        arabic: "طلب المستلم عدم تلقي رسائل أخرى على هذه القناة."))
  }

  static let tooFarAhead = FieldProblem(
    "scheduled_at",
    Localized("Name a time within a year.", arabic: "اختر وقتًا خلال سنة."))

  static let expiresTooEarly = FieldProblem(
    "expires_at",
    Localized(
      "This is before the message can leave; name a later time.",
      arabic: "هذا الوقت قبل إمكان إرسال الرسالة؛ اختر وقتًا لاحقًا."))

  static let metadataTooLarge = FieldProblem(
    "metadata",
    Localized(
      "The metadata may have \(MessageBody.metadataBytesMax) bytes at most.",
      arabic: "الحد الأقصى للبيانات الوصفية \(MessageBody.metadataBytesMax) بايت."))

  static let dryRunInBatch = FieldProblem(
    "dry_run",
    Localized(
      "Messages of a batch are sent; check one with POST /api/v1/messages/validate.",
      arabic: "رسائل الدفعة تُرسل؛ افحص رسالة عبر POST /api/v1/messages/validate."))

  static let fallbackWithoutContact = FieldProblem(
    "fallback",
    Localized(
      "Other channels need a contact with addresses there; name it by contact_id.",
      arabic: "القنوات البديلة تحتاج إلى جهة اتصال لها عناوين عليها؛ حدّدها عبر contact_id."))

  static func comesTooLate(_ path: String) -> FieldProblem {
    FieldProblem(
      "\(path).after_seconds",
      Localized(
        "The message is over before this can leave; wait less or name a later expires_at.",
        arabic:
          "تنتهي صلاحية الرسالة قبل إمكان إرسال هذا البديل؛ قلّل الانتظار أو اختر expires_at لاحقًا.")
    )
  }

  static func unknownChannel(_ field: String) -> FieldProblem {
    FieldProblem(
      field,
      Localized(
        "There is no such channel; see GET /api/v1/channels.",
        arabic: "لا توجد قناة بهذا الاسم؛ راجع GET /api/v1/channels."))
  }

  static func noOneSession(_ path: String) -> FieldProblem {
    FieldProblem(
      "\(path).session_id",
      Localized(
        "Name a session of this channel that you may use.",
        arabic: "حدّد جلسة لهذه القناة يمكنك استخدامها."))
  }
}
