import ChannelKit
import Core
import Operations

extension ChannelDescriptor {
  /// What the API says of a channel, its words in the caller's language.
  func view(in language: Language) -> JSON { .object(members(in: language)) }

  func members(in language: Language) -> JSONObject {
    [
      "id": .string(id), "driver": driver.map(JSON.string) ?? .null,
      "name": .string(name[language]),
      "addresses": .array(
        addresses.map { ["field": .string($0.field), "name": .string($0.name[language])] }),
      "credentials": .array(credentials.map { $0.view(in: language) }),
      "contents": .array(contents.map(\.view)),
      "receipts": .array(
        Receipt.allCases.filter(receipts.contains).map { .string($0.rawValue) }),
    ]
  }

  static let viewSchema = Schema.object(viewFields)

  /// A channel by itself, with the names of all the ways to reach it.
  static let oneSchema = Schema.object(viewFields + [.required("drivers", .array(.string()))])

  private static let viewFields: [Schema.Field] = [
    .required("id", .string()), .required("driver", .nullable(.string())),
    .required("name", .string()),
    .required(
      "addresses",
      .array(.object([.required("field", .string()), .required("name", .string())]))),
    .required("credentials", .array(CredentialField.viewSchema)),
    .required("contents", .array(ContentRule.viewSchema)),
    .required("receipts", .array(.string(oneOf: Receipt.allCases.map(\.rawValue)))),
  ]
}

extension CredentialField {
  fileprivate func view(in language: Language) -> JSON {
    [
      "name": .string(name), "label": .string(label[language]), "help": .string(help[language]),
      "secret": .bool(isSecret), "required": .bool(isRequired),
      "choices": choices.map { .array($0.map(JSON.string)) } ?? .null,
    ]
  }

  /// What may be chosen from; nil where anything of a form may be given.
  private var choices: [String]? {
    if case .choice(let choices) = form { choices } else { nil }
  }

  fileprivate static let viewSchema = Schema.object([
    .required("name", .string()), .required("label", .string()), .required("help", .string()),
    .required("secret", .boolean), .required("required", .boolean),
    .required("choices", .nullable(.array(.string()))),
  ])
}

extension ContentRule {
  fileprivate var view: JSON {
    [
      "type": .string(kind.rawValue), "text": text?.view(isSplit: isSplit) ?? .null,
      "media": media.map { rule in
        ["max_bytes": .integer(rule.bytesMax), "types": .array(rule.types.map(JSON.string))]
      } ?? .null,
      "buttons": buttons.map { rule in
        [
          "max": .integer(Int64(rule.countMax)), "label": rule.label.view(isSplit: false),
          "payload_max_bytes": .integer(Int64(rule.payloadBytesMax)),
          "links": .bool(rule.opensPages),
        ]
      } ?? .null,
    ]
  }

  private static let textSchema = Schema.object([
    .required("max", .integer(1...Int64.max)),
    .required(
      "unit",
      .string(oneOf: ["bytes", "utf16", "scalars", "characters"])),
    .required("split", .boolean),
  ])

  fileprivate static let viewSchema = Schema.object([
    .required("type", .string(oneOf: ContentKind.allCases.map(\.rawValue))),
    .required("text", .nullable(textSchema)),
    .required(
      "media",
      .nullable(
        .object([
          .required("max_bytes", .integer(1...Int64.max)), .required("types", .array(.string())),
        ]))),
    .required(
      "buttons",
      .nullable(
        .object([
          .required("max", .integer(1...Int64.max)), .required("label", textSchema),
          .required("payload_max_bytes", .integer(1...Int64.max)), .required("links", .boolean),
        ]))),
  ])
}

extension TextLimit {
  /// How long a text may be, in what it is counted, and whether a longer one goes out as several messages.
  fileprivate func view(isSplit: Bool) -> JSON {
    ["max": .integer(Int64(count)), "unit": .string(unit.rawValue), "split": .bool(isSplit)]
  }
}
