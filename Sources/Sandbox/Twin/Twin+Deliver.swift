import Core

extension Twin {
  /// Does with a message that is well formed what its recipient, or its text, asks for.
  mutating func deliver(
    _ message: TwinMessage, accepted: TwinResponse, in moment: TwinMoment
  ) -> Reaction {
    if let code = message.text.command("error:"),
      let response = documentedError(code, in: moment)
    {
      return .answer(response)
    }
    switch MagicRecipient.scenario(for: message.address) {
    case .accepted(let delay, let course):
      return Reaction(
        .answer(accepted, after: delay),
        callbacks: callbacks(course, message, in: moment, after: delay))
    case .refused(let fault, let times):
      if memory.refuses(message.account + " " + message.address, times: times) {
        return .answer(response(to: fault, in: moment))
      }
      return .answer(
        accepted, callbacks: callbacks(MagicRecipient.ordinaryCourse, message, in: moment))
    case .silence: return Reaction(.silence)
    case .reset(isAccepted: false): return Reaction(.reset)
    case .reset(isAccepted: true):
      return Reaction(
        .reset, callbacks: callbacks(MagicRecipient.ordinaryCourse, message, in: moment))
    }
  }

  private mutating func callbacks(
    _ course: [Scenario.Course], _ message: TwinMessage, in moment: TwinMoment,
    after delay: Duration = .zero
  ) -> [Callback] {
    guard let hook = memory.hook(of: message.account) else { return [] }
    var steps: [Callback.Step] = []
    var moment = moment.later(delay)
    var wait = delay
    for part in course + echo(message) {
      wait += part.after
      let later = moment.later(part.after)
      moment = later
      let text = message.text.command("echo:") ?? message.text
      let request =
        part.event == .reply
        ? inbound(text, of: message, to: hook, in: later)
        : receipt(part.event, of: message, to: hook, in: later)
      guard let request else { continue }
      steps.append(Callback.Step(after: wait, request: request))
      wait = .zero
    }
    return steps.isEmpty ? [] : [Callback(steps: steps)]
  }

  /// A text of `echo: …` is written back by whoever gets it.
  private func echo(_ message: TwinMessage) -> [Scenario.Course] {
    message.text.command("echo:") == nil ? [] : [.init(.reply)]
  }
}

extension TwinMoment {
  /// The same, so much later.
  func later(_ duration: Duration) -> TwinMoment {
    TwinMoment(now: now + duration, draw: draw, baseURL: baseURL)
  }
}

extension String {
  /// What stands behind a word that the text begins with.
  func command(_ word: String) -> String? {
    guard hasPrefix(word) else { return nil }
    return String(dropFirst(word.count).drop { $0 == " " })
  }
}
