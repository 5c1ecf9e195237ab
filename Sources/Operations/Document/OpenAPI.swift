package import Core
import HTTPServer
import TenantKit

/// The OpenAPI 3.1 document of what tenants can call, made from the operation table.
package struct OpenAPI: Sendable {
  private let operations: [Operation]
  private let version: String
  private let language: Language

  package init(_ table: OperationTable, version: String, language: Language) {
    operations = table.operations.filter { $0.listeners.contains(.public) }
    self.version = version
    self.language = language
  }

  package var json: JSON {
    [
      "openapi": "3.1.0",
      "info": [
        "title": "Qanat",
        "description": .string(Self.description[language]),
        "version": .string(version),
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": "/"]],
      "tags": .array(
        surfaces.map { ["name": .string($0.rawValue), "description": .string($0.title[language])] }),
      "paths": .object(paths),
      "components": [
        "securitySchemes": .object(SecurityScheme.described(in: language)),
        "parameters": [
          "IdempotencyKey": Operation.parameter(Self.idempotencyKey, in: "header", language)
        ],
        "schemas": .object(JSONObject(Surface.allCases.map { ($0.errorName, $0.errorSchema) })),
      ],
    ]
  }

  private var surfaces: [Surface] {
    Surface.allCases.filter { surface in operations.contains { $0.surface == surface } }
  }

  /// Methods of one path stand together; a path stands where it came first.
  private var paths: JSONObject {
    var paths = JSONObject()
    for operation in operations {
      var item = paths[operation.path.text]?.objectValue ?? [:]
      item[operation.method.rawValue.lowercased()] = .object(operation.described(in: language))
      paths[operation.path.text] = .object(item)
    }
    return paths
  }

  private static let idempotencyKey = Schema.Field.optional(
    "Idempotency-Key",
    .string(length: 1...IdempotencyKey.lengthMax, pattern: "^[A-Za-z0-9_-]{1,255}$").noted(
      Localized(
        "Makes it safe to send a request again: for 24 hours the same one under the same key is done once and answered the same.",
        arabic:
          "يجعل إعادة إرسال الطلب آمنة: خلال 24 ساعة يُنفَّذ الطلب نفسه بالمفتاح نفسه مرة واحدة ويُجاب بالإجابة نفسها."
      )))

  private static let description = Localized(
    "One gateway to customers on every channel. Every answer carries its X-Request-ID.",
    arabic: "بوابة واحدة إلى العملاء على كل القنوات. يحمل كل رد معرّف الطلب في X-Request-ID.")
}

extension Operation {
  fileprivate func described(in language: Language) -> JSONObject {
    var object: JSONObject = [
      "operationId": .string(identifier),
      "tags": [.string(surface.rawValue)],
      "summary": .string(summary[language]),
      "security": .array(SecurityScheme.requirements(of: access)),
    ]
    if let ability = access.ability { object["x-required-ability"] = .string("\(ability)") }
    let parameters = parameters(in: language)
    if !parameters.isEmpty { object["parameters"] = .array(parameters) }
    if let schema = input.body {
      object["requestBody"] = [
        "required": true,
        "content": ["application/json": ["schema": .object(schema.described(in: language))]],
      ]
    }
    object["responses"] = .object(responses(in: language))
    return object
  }

  /// `getApiV1Health` for `GET /api/v1/health`: stable, and unique as method and path are.
  private var identifier: String {
    let words = path.text.split { !$0.isLetter && !$0.isNumber }
    return method.rawValue.lowercased()
      + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private func parameters(in language: Language) -> [JSON] {
    let path = input.path.map { Self.parameter($0, in: "path", language) }
    let query = input.query.map { Self.parameter($0, in: "query", language) }
    let takesKey = method != .get && access.needsPrincipal
    return path + query + (takesKey ? [["$ref": "#/components/parameters/IdempotencyKey"]] : [])
  }

  fileprivate static func parameter(
    _ field: Schema.Field, in place: String, _ language: Language
  ) -> JSON {
    var schema = field.schema.described(in: language)
    var object: JSONObject = ["name": .string(field.name), "in": .string(place)]
    if let description = schema["description"] { object["description"] = description }
    schema["description"] = nil
    object["required"] = .bool(field.isRequired || place == "path")
    object["schema"] = .object(schema)
    return .object(object)
  }

  private func responses(in language: Language) -> JSONObject {
    var object: JSONObject = [
      String(success.code): .object(output.described(success.meaning[language], language))
    ]
    for other in otherOutputs {
      object[String(other.status.code)] =
        .object(other.output.described(other.meaning[language], language))
    }
    object["default"] = [
      "description": .string(Self.anyError[language]),
      "content": [
        "application/json": [
          "schema": ["$ref": .string("#/components/schemas/\(surface.errorName)")]
        ]
      ],
    ]
    return object
  }

  private static let anyError = Localized(
    "Any error, in the form of this API.", arabic: "أي خطأ، بصيغة هذه الواجهة.")
}

extension Output {
  fileprivate func described(_ meaning: String, _ language: Language) -> JSONObject {
    var object: JSONObject = ["description": .string(meaning)]
    switch self {
    case .none: break
    case .json(let schema):
      object["content"] = [
        "application/json": ["schema": .object(schema.described(in: language))]
      ]
    case .content(let type):
      let bare = type.split(separator: ";").first.map(String.init) ?? type
      object["content"] = .object([bare: ["schema": ["type": "string"]]])
    }
    return object
  }
}

extension Status {
  /// What an answer of this status says, in a word.
  fileprivate var meaning: Localized {
    switch code {
    case 201: Localized("Created.", arabic: "أُنشئ.")
    case 202: Localized("Accepted; the work goes on.", arabic: "قُبل الطلب، والعمل جارٍ.")
    case 204: Localized("Done; no content.", arabic: "تم، دون محتوى.")
    case 300..<400: Localized("See the Location field.", arabic: "راجع ترويسة Location.")
    default: Localized("Done.", arabic: "تم.")
    }
  }
}
