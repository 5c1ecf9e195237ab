import ChannelKit
import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// What somebody sent with a message, fetched from its provider when it is asked for.
enum MediaOperation {
  static func operation(_ desk: @escaping @Sendable () -> InboundMediaDesk) -> Operation {
    Operation(
      .get, "/api/v1/messages/{message}/media/{index}", .messaging, access: .key("messages.read"),
      summary: Localized(
        "Fetch a file that came with a message, from its provider and through the session; nothing of it is kept here.",
        arabic: "جلب ملف ورد مع رسالة من مزوّدها وعبر جلستها؛ لا يُحفظ منه شيء هنا."),
      input: Input(path: [
        MessageOperations.messageField, .required("index", .integer(0...1_000)),
      ]),
      output: .content(type: "application/octet-stream"),
      reading: { call in
        let (id, bound) = (try call.messageID(), Sender(call.principal).boundSession)
        guard let place = call.input.path["index"]?.integerValue else { throw APIError.notFound }
        let store = call.store
        let message = try await store.read { tx throws in
          try Messages.find(id, only: bound, in: tx)
        }
        do {
          return try await desk().fetch(Int(place), of: message, in: store.tenant).reply
        } catch let failure as InboundMediaDesk.Failure {
          throw APIError(failure)
        }
      })
  }
}

extension InboundMediaDesk.File {
  /// Whatever it is, a browser saves it and runs none of it.
  fileprivate var reply: Reply {
    var reply = Reply.bytes(bytes, type: type)
    let name = Media(kind, url: "", type: type).shownName
    reply.headers.add(.contentDisposition, "attachment; filename=\"\(name)\"")
    reply.headers.add(.contentSecurityPolicy, "default-src 'none'; sandbox")
    reply.headers.add(.xContentTypeOptions, "nosniff")
    reply.headers.add(.cacheControl, "private, no-store")
    return reply
  }
}

extension APIError {
  fileprivate init(_ failure: InboundMediaDesk.Failure) {
    switch failure {
    case .gone:
      self.init(
        .notFound, "media_gone",
        Localized(
          "The provider has this file no longer, or the session that it came through is gone.",
          arabic: "لم يعد الملف لدى المزوّد، أو حُذفت الجلسة التي ورد عبرها."))
    case .refused(let text):
      self.init(
        .conflict, "media_refused",
        Localized("The file cannot be had: \(text)", arabic: "تعذّر جلب الملف: \(text)"))
    case .tooLarge:
      let megabytes = InboundMediaDesk.bytesMax >> 20
      self.init(
        .unprocessableContent, "media_too_large",
        Localized(
          "The file is larger than \(megabytes) MB; fetch it from the provider.",
          arabic: "الملف أكبر من \(megabytes) ميغابايت؛ اجلبه من المزوّد."))
    case .unavailable:
      self.init(
        .serviceUnavailable, "media_unavailable",
        Localized(
          "The provider does not answer now; try again later.",
          arabic: "لا يجيب المزوّد الآن؛ حاول لاحقًا."), retryAfterSeconds: 10)
    case .busy:
      self.init(
        .serviceUnavailable, "media_busy",
        Localized(
          "As many files are being fetched as may be; try again in a moment.",
          arabic: "يُجلب الآن أكبر عدد مسموح من الملفات؛ حاول بعد لحظة."), retryAfterSeconds: 2)
    }
  }
}
