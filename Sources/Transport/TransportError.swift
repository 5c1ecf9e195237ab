package import Core

/// Why a request or a mail got no answer, and whether it may have had an effect all the same.
///
/// Nothing in it is a secret: no header, no body, no path and no query. `message` is for the
/// operator and may name an address inside the house; `tenantMessage` never does.
package struct TransportError: Error, Sendable {
  package let code: Code
  package let phase: Phase
  package let message: String
  /// The status of an answer that began and did not end, or a mail relay's refusing reply.
  package let status: Int?
  /// A mail relay's refusing reply, in its own words; not in `message`, since it may name the recipient.
  package let reply: MailReceipt?

  init(
    _ code: Code, _ phase: Phase, _ message: String, status: Int? = nil, reply: MailReceipt? = nil
  ) {
    self.code = code
    self.phase = phase
    self.message = message
    self.status = status
    self.reply = reply
  }

  /// Whether the other side may have acted.
  package enum Phase: String, Sendable {
    /// Not a byte of the request was written, or the other side said that it took nothing: safe to
    /// send again.
    case notSent
    /// Bytes were written and the outcome is unknown.
    case sent
  }

  package enum Code: String, Sendable, CaseIterable {
    /// Our own bounds are reached; try later.
    case overloaded
    case forbiddenAddress
    case nameNotFound
    case connectFailed
    case tlsFailed
    /// The deadline of the request, or of its connection, passed.
    case timedOut
    /// The other side sent or took less than the least rate for too long.
    case tooSlow
    case answerTooLarge
    case headersTooLarge
    case malformedAnswer
    case connectionLost
    case bodyUnreadable
    case redirectRefused
    case tooManyRedirects
    /// A relay answered with a refusal; `status` is its reply code.
    case mailRefused
    case cancelled
    case stopped
    case failed
  }

  /// The same error of a request of which an earlier hop may have had an effect.
  func afterEarlierEffect() -> TransportError {
    TransportError(code, .sent, message, status: status, reply: reply)
  }
}

extension TransportError: CustomStringConvertible {
  package var description: String { "\(code.rawValue) (\(phase.rawValue)): \(message)" }
}

extension TransportError {
  /// What a tenant may read about it.
  package var tenantMessage: Localized {
    switch code {
    case .overloaded, .stopped, .cancelled:
      Localized(
        "The request could not be made now; it may be tried again.",
        arabic: "تعذّر تنفيذ الطلب الآن، ويمكن إعادة المحاولة.")
    case .forbiddenAddress:
      Localized(
        "The host of the URL does not lead to a public internet address.",
        arabic: "مضيف الرابط لا يؤدي إلى عنوان عام على الإنترنت.")
    case .nameNotFound:
      Localized("The host name was not found.", arabic: "لم يُعثر على اسم المضيف.")
    case .connectFailed:
      Localized("The host did not accept a connection.", arabic: "لم يقبل المضيف الاتصال.")
    case .tlsFailed:
      Localized(
        "No secure connection could be made; check the host's certificate.",
        arabic: "تعذّر إنشاء اتصال آمن؛ تحقّق من شهادة المضيف.")
    case .timedOut, .tooSlow:
      Localized("The host did not answer in time.", arabic: "لم يردّ المضيف في الوقت المحدد.")
    case .answerTooLarge, .headersTooLarge:
      Localized("The host's answer is too large.", arabic: "ردّ المضيف أكبر من الحد المسموح.")
    case .malformedAnswer, .connectionLost, .failed:
      Localized("The host's answer was not complete.", arabic: "لم يكتمل ردّ المضيف.")
    case .bodyUnreadable:
      Localized("The file to send could not be read.", arabic: "تعذّرت قراءة الملف المراد إرساله.")
    case .redirectRefused, .tooManyRedirects:
      Localized(
        "The host redirects to a place that is not followed.",
        arabic: "يحيل المضيف إلى وجهة لا يمكن اتباعها.")
    case .mailRefused:
      Localized("The mail server refused the message.", arabic: "رفض خادم البريد الرسالة.")
    }
  }
}
