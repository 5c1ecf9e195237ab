import ChannelKit
import Core
import Telegram
import Testing

/// Holds every request of the fixtures against the published description of the Bot API.
@Suite struct TelegramSpecificationTests {
  @Test func `every request names a method, fields and types that the Bot API has`() throws {
    let specification = try TelegramSpecification()
    let fixtures = try Fixtures(of: Telegram())
    for fixture in fixtures.sends {
      for request in fixture["requests"]?.arrayValue ?? [] {
        #expect(try specification.problems(in: request) == [])
      }
    }
  }

  @Test func `what the Bot API does not have is found`() throws {
    let specification = try TelegramSpecification()
    func problems(_ method: String, _ body: JSON) throws -> [String] {
      try specification.problems(in: ["POST": .string("/bot1:a/\(method)"), "json": body])
    }
    #expect(try problems("sendLetter", [:]) == ["there is no method sendLetter"])
    #expect(try problems("sendMessage", ["text": "a"]) == ["sendMessage: chat_id is missing"])
    #expect(
      try problems("sendMessage", ["chat_id": 1, "text": 2, "colour": "red"])
        == ["sendMessage.text: no String", "sendMessage: there is no field colour"])
    #expect(
      try problems(
        "sendMessage",
        [
          "chat_id": 1, "text": "a",
          "reply_markup": ["inline_keyboard": .array([.array([["label": "a"]])])],
        ]
      ).count > 0)
  }
}

/// The published description: methods, fields and types; no lengths and no enumerations.
private struct TelegramSpecification {
  private let methods: JSON
  private let types: JSON

  init() throws {
    let whole = try TestFile.json("Specifications/telegram.json")
    methods = try #require(whole["methods"])
    types = try #require(whole["types"])
  }

  /// What is wrong with a request in the form of fixtures.
  func problems(in request: JSON) throws -> [String] {
    let path = try #require(request["POST"]?.stringValue)
    let name = String(try #require(path.split(separator: "/").last))
    guard let method = methods[name] else { return ["there is no method \(name)"] }
    return problems(request["json"] ?? [:], method["fields"], name).sorted()
  }

  private func problems(_ value: JSON, _ fields: JSON?, _ place: String) -> [String] {
    guard let members = value.objectValue, let fields = fields?.arrayValue else {
      return ["\(place): no object"]
    }
    var problems: [String] = []
    for field in fields {
      guard let name = field["name"]?.stringValue else { continue }
      if let member = members[name] {
        problems += mismatches(member, field["types"], "\(place).\(name)")
      } else if field["required"]?.boolValue == true {
        problems.append("\(place): \(name) is missing")
      }
    }
    let known = Set(fields.compactMap { $0["name"]?.stringValue })
    problems += members.keys.filter { !known.contains($0) }.map {
      "\(place): there is no field \($0)"
    }
    return problems
  }

  /// Nothing when the value is of one of the types.
  private func mismatches(_ value: JSON, _ types: JSON?, _ place: String) -> [String] {
    let names = types?.arrayValue?.compactMap(\.stringValue) ?? []
    let found = names.map { mismatches(value, type: $0, place) }
    return found.contains([]) ? [] : found.min { $0.count < $1.count } ?? []
  }

  private func mismatches(_ value: JSON, type: String, _ place: String) -> [String] {
    let wrong = ["\(place): no \(type)"]
    if type.hasPrefix("Array of ") {
      guard let items = value.arrayValue else { return wrong }
      return items.flatMap { mismatches($0, type: String(type.dropFirst(9)), place) }
    }
    switch type {
    case "String", "InputFile": return value.stringValue == nil ? wrong : []
    case "Integer": return value.integerValue == nil ? wrong : []
    case "Float": return value.doubleValue == nil ? wrong : []
    case "Boolean": return value.boolValue == nil ? wrong : []
    default: return self.types[type].map { problems(value, $0["fields"] ?? [], place) } ?? wrong
    }
  }
}
