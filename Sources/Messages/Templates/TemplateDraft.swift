package import ChannelKit
import Core
import TenantKit

/// What a stored template says, before it is kept or changed.
package struct TemplateDraft: Hashable, Sendable {
  package static let nameLengthMax = 255
  package static let contentLengthMax = 100_000
  package static let buttonCountMax = 100

  package var name: String
  /// Nil for every channel.
  package var channel: String?
  package var content: String
  package var mediaURL: String?
  package var buttons: [Button] = []
  /// Nil takes those of the content.
  package var variables: [String]?

  package init(name: String, channel: String?, content: String) {
    (self.name, self.channel, self.content) = (name, channel, content)
  }

  /// What a template says now. Its variables are those of its content again, unless they are given.
  package init(_ template: StoredTemplate) {
    self.init(name: template.name, channel: template.channel, content: template.content)
    (mediaURL, buttons) = (template.mediaURL, template.buttons)
    if template.variables != TemplateText(content)?.variables { variables = template.variables }
  }

  /// Everything that is wrong with it; empty when it may be kept.
  package func problems(_ channels: ChannelDirectory) -> [ContentProblem] {
    var problems: [ContentProblem] = []
    if Line(name, lengthMax: Self.nameLengthMax) == nil { problems.append(.badName) }
    if let text = TemplateText(content) {
      problems += variableProblems(text)
    } else {
      problems.append(.badGap)
    }
    if mediaURL != nil, !buttons.isEmpty { problems.append(.mediaAndButtons) }
    if let channel { problems += channelProblems(channels.find(channel)?.descriptor) }
    return problems
  }

  private func variableProblems(_ text: TemplateText) -> [ContentProblem] {
    guard let variables else { return [] }
    let names = Set(variables.compactMap { TemplateText.name($0) })
    guard names.count == variables.count else { return [.badVariables] }
    let missing = text.variables.filter { !names.contains($0) }
    return missing.isEmpty ? [] : [.unnamed(missing)]
  }

  /// How long the text becomes is known when it is filled; what else the channel takes is known now.
  private func channelProblems(_ channel: ChannelDescriptor?) -> [ContentProblem] {
    guard let channel else { return [.noChannel] }
    if let mediaURL {
      return channel.problems(with: .media(Media(.shown(at: mediaURL), url: mediaURL), caption: ""))
        .map { $0.field == "type" ? ContentProblem("media_url", $0.sentence) : $0 }
    }
    guard !buttons.isEmpty else { return [] }
    return channel.problems(with: .buttons("-", buttons))
      .map { $0.field == "type" ? ContentProblem("buttons", $0.sentence) : $0 }
  }
}

extension ContentProblem {
  fileprivate static let badName = ContentProblem(
    "name",
    Localized(
      "The name must be one line of 1 to \(TemplateDraft.nameLengthMax) characters.",
      arabic: "يجب أن يكون الاسم سطرًا واحدًا من 1 إلى \(TemplateDraft.nameLengthMax) حرف."))

  fileprivate static let badGap = ContentProblem(
    "content",
    Localized(
      "Each {{ must be followed by a name and }}, such as {{ name }}; \(TemplateText.variableCountMax) names at most.",
      arabic:
        "يجب أن يتبع كل {{ اسم ثم }}، مثل {{ name }}؛ والحد الأقصى \(TemplateText.variableCountMax) اسم."
    ))

  fileprivate static let badVariables = ContentProblem(
    "variables",
    Localized(
      "Name each variable once, without braces.", arabic: "اذكر كل متغير مرة واحدة دون أقواس."))

  fileprivate static func unnamed(_ names: [String]) -> ContentProblem {
    let list = names.joined(separator: ", ")
    return ContentProblem(
      "variables",
      Localized(
        "The content also has: \(list). Name them, or leave variables out.",
        arabic: "يحتوي المحتوى أيضًا على: \(list). اذكرها أو لا ترسل variables."))
  }

  fileprivate static let mediaAndButtons = ContentProblem(
    "buttons",
    Localized(
      "A template has media or buttons, not both.",
      arabic: "يحتوي القالب على وسائط أو أزرار، وليس كليهما."))

  fileprivate static let noChannel = ContentProblem(
    "channel",
    Localized(
      "There is no such channel; see GET /api/v1/channels.",
      arabic: "لا توجد قناة بهذا الاسم؛ راجع GET /api/v1/channels."))
}
