import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// A message as it was asked for: what it says, and what is wrong with its form. Both are told at once.
struct MessageRequest: Sendable {
  let body: MessageBody
  private let formProblems: [FieldProblem]

  init(_ json: JSON, _ form: Schema, _ desk: MessageDesk) {
    let json = form.settled(json)
    body = MessageBody(json, desk.channels)
    formProblems = form.problems(in: json) + MessageContradictions.problems(in: json)
  }

  /// The message, ready to be accepted. Throws with everything that is wrong with it, or when the key is bound to
  /// another session.
  func submission(
    by sender: Sender, _ desk: MessageDesk, in tx: borrowing some TenantReader & ~Copyable,
    also more: [FieldProblem] = []
  ) throws -> Submission {
    var problems = formProblems + more
    do {
      let submission = try body.submission(by: sender, desk.channels, in: tx)
      guard problems.isEmpty else { throw APIError.invalid(problems) }
      return submission
    } catch let error as APIError where error.status == .unprocessableContent && !problems.isEmpty {
      guard body.body.objectValue != nil else { throw APIError.invalid(problems) }
      // What could not be read of a field is missing afterwards, which is no second problem.
      let known = problems.map(\.path)
      problems += error.problems.filter { problem in
        !known.contains { Self.isWithin($0, problem.path) || Self.isWithin(problem.path, $0) }
      }
      throw APIError.invalid(problems)
    }
  }

  private static func isWithin(_ path: String, _ other: String) -> Bool {
    path == other || path.hasPrefix("\(other).")
  }
}
