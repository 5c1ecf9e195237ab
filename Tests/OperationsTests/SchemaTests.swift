import Core
import Testing

@testable import HTTPServer
@testable import Operations

@Suite struct SchemaTests {
  private static let lead = Schema.object([
    .required("name", .string(length: 1...10)),
    .optional("email", .string(.email)),
    .optional("age", .integer(0...150)),
    .optional("score", .number(0...1)),
    .optional("active", .boolean),
    .optional("kind", .string(oneOf: ["a", "b"])),
    .optional("tags", .array(.string(length: 1...3), count: 1...2)),
    .optional("extra", .map(.integer())),
    .optional("note", .nullable(.string())),
    .optional("id", .oneOf([.integer(), .string(.uuid)])),
    .optional("slug", .string(length: 1...20, pattern: "^[a-z]+$")),
    .optional("days", .array(.integer())),
    .optional("amount", .oneOf([.string(length: 1...9), .integer(), .number()])),
    .optional("fill", .oneOf([.array(.string(length: 0...3)), .map(.string(length: 0...3))])),
  ])

  @Test(arguments: [
    (#"{}"#, "The name field is required."),
    (#"{"name":""}"#, "The name field is required."),
    (#"{"name":"abcdefghijk"}"#, "The name field must be 1 to 10 characters long."),
    (#"{"name":7}"#, "The name field must be a string."),
    (#"{"name":"a","email":"x@"}"#, "The email field must be a valid email address."),
    (#"{"name":"a","age":151}"#, "The age field must be between 0 and 150."),
    (#"{"name":"a","age":1.5}"#, "The age field must be an integer."),
    (#"{"name":"a","score":"1"}"#, "The score field must be a number."),
    (#"{"name":"a","score":2}"#, "The score field must be between 0.0 and 1.0."),
    (#"{"name":"a","active":1}"#, "The active field must be true or false."),
    (#"{"name":"a","kind":"c"}"#, "The kind field must be one of: a, b."),
    (#"{"name":"a","tags":[]}"#, "The tags field must have 1 to 2 items."),
    (#"{"name":"a","tags":["x",""]}"#, "The tags.1 field is required."),
    (#"{"name":"a","tags":{}}"#, "The tags field must be an array."),
    (#"{"name":"a","extra":{"k":"v"}}"#, "The extra.k field must be an integer."),
    (#"{"name":"a","extra":[]}"#, "The extra field must be an object."),
    (#"{"name":"a","note":5}"#, "The note field must be a string."),
    (#"{"name":"a","id":true}"#, "The id field must be an integer."),
    (#"{"name":"a","slug":"A"}"#, "The slug field has an invalid format."),
    (#"{"name":"a","id":"x"}"#, "The id field must be a UUID."),
    (#"{"name":"a","fill":["abcd"]}"#, "The fill.0 field must be 0 to 3 characters long."),
    (#"{"name":"a","fill":{"k":"abcd"}}"#, "The fill.k field must be 0 to 3 characters long."),
    (#"{"name":"a","fill":{"k":null}}"#, "The fill.k field must be a string."),
    (#"{"name":"a","fill":7}"#, "The fill field must be an array."),
    (#"{"name":"a\u0000"}"#, "The name field must not hold a NUL character."),
    (#"[]"#, "The body field must be an object."),
  ])
  func `what does not fit is named with its field`(text: String, sentence: String) throws {
    let problems = Self.lead.problems(in: try JSON.parse(Array(text.utf8)))
    #expect(problems.map(\.message.english) == [sentence])
  }

  @Test(arguments: [
    #"{"name":"قناة"}"#, #"{"name":"a","email":"a.b+c@example.co.uk"}"#,
    #"{"name":"a","age":5.0}"#, #"{"name":"a","score":1}"#, #"{"name":"a","note":null}"#,
    #"{"name":"a","id":5}"#, #"{"name":"a","id":"0197f8a2-1111-7abc-8def-000000000000"}"#,
    #"{"name":"a","unknown":true}"#,
  ])
  func `what fits passes`(text: String) throws {
    #expect(Self.lead.problems(in: try JSON.parse(Array(text.utf8))) == [])
  }

  @Test(arguments: [
    (#"{"age":5.0}"#, #"{"age":5}"#), (#"{"age":5e1}"#, #"{"age":50}"#),
    (#"{"age":5.5}"#, #"{"age":5.5}"#), (#"{"score":1.0}"#, #"{"score":1.0}"#),
    (#"{"extra":{"k":7.0}}"#, #"{"extra":{"k":7}}"#), (#"{"id":42.0}"#, #"{"id":42}"#),
    (#"{"note":null,"age":1.0}"#, #"{"note":null,"age":1}"#),
    (#"{"amount":1.0}"#, #"{"amount":1.0}"#), (#"{"other":1.0}"#, #"{"other":1.0}"#),
    (#"{"days":[1.0,2]}"#, #"{"days":[1,2]}"#), (#"[1.0]"#, #"[1.0]"#),
  ])
  func `a whole number is one, however it was written`(text: String, settled: String) throws {
    let value = Self.lead.settled(try JSON.parse(Array(text.utf8)))
    #expect("\(value)" == settled)
  }

  @Test func `all problems are reported at once, in both languages`() throws {
    let problems = Self.lead.problems(in: ["email": "x", "age": -1, "active": "yes"])
    #expect(problems.map(\.path) == ["name", "email", "age", "active"])
    #expect(
      problems.map(\.message.arabic) == [
        "الحقل name مطلوب.", "الحقل email يجب أن يكون عنوان بريد إلكتروني صالحًا.",
        "الحقل age يجب أن يكون بين 0 و150.", "الحقل active يجب أن يكون true أو false.",
      ])
  }

  @Test(arguments: [
    (StringRule.Format.dateTime, "2026-01-31T09:00:00Z", "2026-01-31"),
    (.date, "2026-02-28", "2026-02-30"), (.email, "a@b.co", "a@b"),
    (.uri, "https://example.com/x?y=1", "javascript:alert(1)"),
    (.uuid, "0197f8a2-1111-7abc-8def-000000000000", "0197f8a2"),
  ])
  func `a format takes what it names`(format: StringRule.Format, good: String, bad: String) {
    #expect(Schema.string(format).problems(in: .string(good)) == [])
    #expect(Schema.string(format).problems(in: .string(bad)).count == 1)
  }

  @Test func `a schema describes itself as JSON Schema`() throws {
    let described = JSON.object(Self.lead.described(in: .english))
    #expect(described["required"] == ["name"])
    let properties = described["properties"]
    #expect(properties?["name"] == ["type": "string", "minLength": 1, "maxLength": 10])
    #expect(properties?["kind"] == ["type": "string", "enum": ["a", "b"]])
    #expect(properties?["age"] == ["type": "integer", "minimum": 0, "maximum": 150])
    #expect(properties?["email"] == ["type": "string", "format": "email"])
    #expect(
      properties?["tags"] == [
        "type": "array", "items": ["type": "string", "minLength": 1, "maxLength": 3],
        "minItems": 1, "maxItems": 2,
      ])
    #expect(properties?["note"] == ["anyOf": [["type": "string"], ["type": "null"]]])
  }

  @Test func `a note is printed in the reader's language and changes no check`() {
    let schema = Schema.integer(1...5).noted(Localized("How many.", arabic: "كم."), example: 3)
    #expect(
      JSON.object(schema.described(in: .arabic)) == [
        "type": "integer", "minimum": 1, "maximum": 5, "description": "كم.", "examples": [3],
      ])
    #expect(schema.problems(in: 6).count == 1)
  }
}
