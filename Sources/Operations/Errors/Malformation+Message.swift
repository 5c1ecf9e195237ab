import Core
import HTTPServer

extension Malformation {
  /// What is wrong with the bytes of the request.
  var message: Localized {
    switch self {
    case .requestLine: Localized("The request line is malformed.", arabic: "سطر الطلب غير صالح.")
    case .method: Localized("The method is malformed.", arabic: "طريقة الطلب غير صالحة.")
    case .target:
      Localized("The address of the request is malformed.", arabic: "عنوان الطلب غير صالح.")
    case .version: Localized("The HTTP version is malformed.", arabic: "إصدار HTTP غير صالح.")
    case .lineEnding:
      Localized(
        "A line does not end in CR and LF.", arabic: "أحد الأسطر لا ينتهي بالمحرفين CR وLF.")
    case .fieldName:
      Localized("The name of a header field is malformed.", arabic: "اسم إحدى الترويسات غير صالح.")
    case .fieldValue:
      Localized(
        "The value of a header field is malformed.", arabic: "قيمة إحدى الترويسات غير صالحة.")
    case .foldedField:
      Localized(
        "A header field goes on over several lines.", arabic: "إحدى الترويسات ممتدة على عدة أسطر.")
    case .hostMissing: Localized("The Host field is missing.", arabic: "ترويسة Host مفقودة.")
    case .hostRepeated:
      Localized("The Host field stands there twice.", arabic: "ترويسة Host مكررة.")
    case .host: Localized("The Host field is malformed.", arabic: "ترويسة Host غير صالحة.")
    case .contentLength:
      Localized(
        "The Content-Length field is malformed.", arabic: "ترويسة Content-Length غير صالحة.")
    case .contentLengthWithTransferEncoding:
      Localized(
        "Content-Length and Transfer-Encoding exclude each other.",
        arabic: "لا يجوز الجمع بين Content-Length وTransfer-Encoding.")
    case .transferEncoding:
      Localized(
        "The Transfer-Encoding field is malformed.", arabic: "ترويسة Transfer-Encoding غير صالحة.")
    case .chunkSize:
      Localized("The size of a chunk is malformed.", arabic: "حجم إحدى القطع غير صالح.")
    case .chunkExtension:
      Localized("The extension of a chunk is malformed.", arabic: "امتداد إحدى القطع غير صالح.")
    case .chunkEnd:
      Localized("A chunk does not end where it says.", arabic: "إحدى القطع لا تنتهي حيث تذكر.")
    case .bodyIncomplete:
      Localized("The body ended too early.", arabic: "انتهى محتوى الطلب قبل اكتماله.")
    }
  }
}
