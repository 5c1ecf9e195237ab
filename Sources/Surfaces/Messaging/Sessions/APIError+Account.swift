import Core
import HTTPServer
import Messages
import Operations

extension APIError {
  /// Runs the closure; an account that another session has becomes an answer that names it, unless the caller may know
  /// of one session only.
  static func explainingAccount<Value>(
    to sender: Sender, _ body: () throws -> Value
  ) throws -> Value {
    do {
      return try body()
    } catch let taken as AccountTaken {
      throw sender.boundSession == nil ? APIError.accountTaken(taken) : .accountTakenByAnother
    }
  }

  private static let accountTakenCode = "account_connected"

  private static func accountTaken(_ taken: AccountTaken) -> APIError {
    APIError(
      .conflict, accountTakenCode,
      Localized(
        "The session \"\(taken.name)\" has this account already, and its provider tells one session only. Change that session's credentials, or delete it first.",
        arabic:
          "هذا الحساب متصل بالفعل عبر الجلسة «\(taken.name)»، ومزوّده لا يخبر إلا جلسة واحدة. حدّث بيانات اعتماد تلك الجلسة أو احذفها أولًا."
      ), details: ["session_id": .string("\(taken.session)")])
  }

  private static let accountTakenByAnother = APIError.conflict(
    accountTakenCode,
    Localized(
      "Another session of the workspace has this account already.",
      arabic: "لدى جلسة أخرى في مساحة العمل هذا الحساب بالفعل."))
}
