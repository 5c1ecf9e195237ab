import ChannelKit
import Core
import Messages
import Operations

// What the way that a session goes says of a message. A channel's ways differ: a linked telephone has no templates.
extension MessageBody {
  /// The problems so far, without what only another way of the channel says of a content, and with what this one does.
  static func problems(
    _ found: [FieldProblem], with content: MessageContent, on assumed: ChannelDescriptor,
    by driver: String?, _ channels: ChannelDirectory, to address: String?
  ) -> [FieldProblem] {
    guard let way = channels.find(assumed.id, driver) else { return found }
    var problems = found
    if way.descriptor.key != assumed.key {
      let others = assumed.problems(with: content).map(FieldProblem.init)
      problems.removeAll { others.contains($0) }
      problems += way.descriptor.problems(with: content).map(FieldProblem.init)
    }
    if problems.isEmpty, let address, let problem = refusal(of: content, by: way, to: address) {
      problems.append(problem)
    }
    return problems
  }

  /// What no descriptor says and the channel finds when it is asked for its calls: buttons that do not go together, a
  /// form that is not the provider's.
  private static func refusal(
    of content: MessageContent, by channel: any Channel, to address: String
  ) -> FieldProblem? {
    guard [.buttons, .native].contains(content.kind) else { return nil }
    let nobody = Account(credentials: [:], hookSecret: Secret(""))
    let zeros = [UInt8](repeating: 0, count: OutgoingMessage.entropyByteCount)
    let message = OutgoingMessage(
      id: UUID(high: 0, low: 0), to: address, content, from: nobody, now: Timestamp(seconds: 0),
      entropy: Secret(zeros))
    do {
      _ = try channel.calls(for: message)
      return nil
    } catch {
      // What is wrong with an account that is nobody's is no news.
      let isOfContent = [.buttons, .native].contains { (kind: ContentKind) in
        error.field.hasPrefix(kind.rawValue)
      }
      return isOfContent ? FieldProblem(error) : nil
    }
  }
}

extension FieldProblem {
  fileprivate init(_ problem: ContentProblem) { self.init(problem.field, problem.sentence) }
}
