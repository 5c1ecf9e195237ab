import Core

extension MagicRecipient {
  /// What happens to a message to anybody else.
  static let ordinary = Scenario.accepted(ordinaryCourse)

  static let ordinaryCourse: [Scenario.Course] = [
    .init(.sent), .init(.delivered), .init(.read, after: .milliseconds(400)),
  ]

  /// All of them, in the order of their endings.
  package static let all: [MagicRecipient] = successes + refusals + mishaps

  private static let successes = [
    MagicRecipient(
      "0001", ordinary,
      "The message is accepted, sent, delivered and read, as far as the provider tells of that.",
      arabic: "تُقبل الرسالة ثم تُرسل وتُسلَّم وتُقرأ، بقدر ما يبلّغ المزوّد عن ذلك."),
    MagicRecipient(
      "0002", .accepted([]),
      "The message is accepted, and nothing more is ever told of it.",
      arabic: "تُقبل الرسالة ولا يرد عنها أي إشعار بعد ذلك."),
    MagicRecipient(
      "0003", .accepted([.init(.sent), .init(.delivered)]),
      "The message is sent and delivered, and never read.",
      arabic: "تُرسل الرسالة وتُسلَّم ولا تُقرأ أبدًا."),
    MagicRecipient(
      "0004",
      .accepted(
        [.sent, .sent, .delivered, .delivered, .read, .read].map { .init($0) }),
      "Each receipt comes twice.",
      arabic: "يصل كل إشعار مرتين."),
    MagicRecipient(
      "0005", .accepted([.init(.read), .init(.delivered), .init(.sent)]),
      "The receipts come in the wrong order: read, delivered, sent.",
      arabic: "تصل الإشعارات بترتيب معكوس: القراءة ثم التسليم ثم الإرسال."),
    MagicRecipient(
      "0006",
      .accepted([
        .init(.sent), .init(.delivered, after: .seconds(10)), .init(.read, after: .seconds(10)),
      ]),
      "The message is delivered after 10 seconds and read after 10 more.",
      arabic: "تُسلَّم الرسالة بعد 10 ثوانٍ وتُقرأ بعد 10 ثوانٍ أخرى."),
    MagicRecipient(
      "0007",
      .accepted(
        after: .seconds(3), [.init(.sent), .init(.delivered), .init(.read)]),
      "The answer takes 3 seconds; then everything goes well.",
      arabic: "يتأخر الرد 3 ثوانٍ ثم يسير كل شيء كما ينبغي."),
    MagicRecipient(
      "0008", .accepted([.init(.failed)]),
      "The message is accepted, and reported as failed afterwards, where the provider reports that.",
      arabic: "تُقبل الرسالة ثم يُبلَّغ عن فشلها إن كان المزوّد يبلّغ عن ذلك."),
    MagicRecipient(
      "0009",
      .accepted([.init(.sent), .init(.delivered), .init(.read), .init(.reply)]),
      "The message is read, and the recipient writes the same text back.",
      arabic: "تُقرأ الرسالة ويردّ المستلم بالنص نفسه."),
    MagicRecipient(
      "0010", .accepted([.init(.sent), .init(.delivered), .init(.optOut)]),
      "The message is delivered, and the recipient opts out: blocks, unsubscribes, or writes STOP.",
      arabic: "تُسلَّم الرسالة ثم ينسحب المستلم: يحظر أو يلغي الاشتراك أو يكتب STOP."),
  ]

  private static let refusals = [
    MagicRecipient(
      "0400", .refused(.content, times: nil),
      "The content is refused as malformed.",
      arabic: "يُرفض المحتوى لخلل فيه."),
    MagicRecipient(
      "0401", .refused(.token, times: nil),
      "The token is refused.",
      arabic: "يُرفض رمز الوصول."),
    MagicRecipient(
      "0403", .refused(.blocked, times: nil),
      "The recipient has blocked the sender.",
      arabic: "حظر المستلم المرسِل."),
    MagicRecipient(
      "0404", .refused(.notFound, times: nil),
      "There is no such recipient.",
      arabic: "لا وجود لهذا المستلم."),
    MagicRecipient(
      "0410", .refused(.closed, times: nil),
      "The recipient cannot be written to any more: the window is closed, or the subscription or the account is gone.",
      arabic:
        "لم تعد الكتابة إلى المستلم ممكنة: أُغلقت نافذة المراسلة أو انتهى الاشتراك أو حُذف الحساب."),
    MagicRecipient(
      "0413", .refused(.tooLarge, times: nil),
      "The message is too large.",
      arabic: "الرسالة أكبر من المسموح."),
    MagicRecipient(
      "0429", .refused(.rateLimited, times: nil),
      "Too many requests, every time, with a hint when to try again where the provider gives one.",
      arabic: "طلبات كثيرة في كل مرة، مع ذكر موعد إعادة المحاولة إن كان المزوّد يذكره."),
    MagicRecipient(
      "0430", .refused(.rateLimited, times: 1),
      "Too many requests once; the next try is accepted and read.",
      arabic: "طلبات كثيرة مرة واحدة، ثم تُقبل المحاولة التالية وتُقرأ."),
    MagicRecipient(
      "0500", .refused(.failing, times: nil),
      "The provider fails, every time. Where that leaves open whether it took the message, the outcome is unknown.",
      arabic: "يتعطل المزوّد في كل مرة. وإن بقي قبوله للرسالة غير معروف فنتيجتها unknown."),
    MagicRecipient(
      "0501", .refused(.failing, times: 1),
      "The provider fails once; the next try, where there is one, is accepted and read.",
      arabic: "يتعطل المزوّد مرة واحدة، ثم تُقبل المحاولة التالية إن وُجدت وتُقرأ."),
    MagicRecipient(
      "0503", .refused(.unavailable, times: nil),
      "The provider is not available.",
      arabic: "المزوّد غير متاح."),
  ]

  private static let mishaps = [
    MagicRecipient(
      "0504", .silence,
      "No answer comes.",
      arabic: "لا يصل أي ردّ."),
    MagicRecipient(
      "0505", .reset(isAccepted: false),
      "The connection breaks, and the message is lost.",
      arabic: "ينقطع الاتصال وتضيع الرسالة."),
    MagicRecipient(
      "0506", .reset(isAccepted: true),
      "The connection breaks before the answer, and the message is delivered and read all the same.",
      arabic: "ينقطع الاتصال قبل الردّ، ومع ذلك تُسلَّم الرسالة وتُقرأ."),
  ]
}
