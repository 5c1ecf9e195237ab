import Core
import Testing

@Suite struct SchemaCheckerTests {
  private func problems(
    _ schema: String, _ value: JSON, refusesUnnamed: Bool = false
  ) throws -> [String] {
    let schema = try JSON.parse(schema)
    return SchemaChecker(schema, refusesUnnamed: refusesUnnamed).problems(in: value, at: "#")
  }

  @Test(
    arguments: [
      (#"{"type":"string"}"#, "a", 1, "no string"),
      (#"{"type":"integer"}"#, 1.0, 1.5, "no integer"),
      (#"{"type":"number"}"#, 1, "1", "no number"),
      (#"{"type":["string","null"]}"#, nil, true, "no string or null"),
      (#"{"type":"string","nullable":true}"#, nil, 1, "no string"),
      (#"{"enum":["a",1]}"#, 1, "b", #"none of ["a",1]"#),
      (#"{"const":1}"#, 1.0, 2, "not 1"),
      (#"{"minLength":2}"#, "ab", "a", "fewer than 2 characters"),
      (#"{"maxLength":2}"#, "👋🏽", "abc", "more than 2 characters"),
      (#"{"pattern":"^[0-9]+$"}"#, "12", "1a", "does not match ^[0-9]+$"),
      (#"{"minimum":2}"#, 2, 1, "beyond its minimum of 2"),
      (#"{"maximum":2}"#, 2, 2.5, "beyond its maximum of 2"),
      (#"{"exclusiveMinimum":2}"#, 2.5, 2, "beyond its exclusiveMinimum of 2"),
      (#"{"maximum":2,"exclusiveMaximum":true}"#, 1, 2, "beyond its maximum of 2"),
      (#"{"multipleOf":5}"#, 10, 7, "beyond its multipleOf of 5"),
      (#"{"minItems":1}"#, [1], [], "fewer than 1 elements"),
      (#"{"maxItems":1}"#, [1], [1, 2], "more than 1 elements"),
      (#"{"uniqueItems":true}"#, [1, 2], [1, 1], "has an element twice"),
      (#"{"minProperties":1}"#, ["a": 1], [:], "fewer than 1 members"),
      (#"{"items":{"type":"string"}}"#, ["a"], ["a", 1], "[1]: no string"),
      (#"{"prefixItems":[{"const":1}],"items":false}"#, [1], [1, 2], "[1]: must not be there"),
      (#"{"required":["a"]}"#, ["a": nil], ["b": 1], "a: is missing"),
      (
        #"{"properties":{"a":{"properties":{"b":{"type":"string"}}}}}"#, ["a": ["b": "c"]],
        ["a": ["b": 1]], "a.b: no string"
      ),
      (
        #"{"properties":{"a":{}},"additionalProperties":false}"#, ["a": 1], ["b": 1],
        "b: must not be there"
      ),
      (#"{"additionalProperties":{"type":"string"}}"#, ["b": "c"], ["b": 1], "b: no string"),
      (#"{"allOf":[{"minimum":1},{"maximum":2}]}"#, 2, 3, "beyond its maximum of 2"),
      (#"{"anyOf":[{"type":"string"},{"minimum":1}]}"#, "a", 0, "no string"),
      (
        #"{"oneOf":[{"type":"integer"},{"minimum":1}]}"#, 1.5, 2,
        "fits 2 forms of which it must be one"
      ),
      (#"{"oneOf":[{"type":"string"},{"type":"null"}]}"#, "a", 1, "no string"),
      (#"{"not":{"type":"string"}}"#, 1, "a", "is what it must not be"),
      (#"{"if":{"type":"string"},"then":{"minLength":1}}"#, 5, "", "fewer than 1 characters"),
      (#"{"if":{"type":"string"},"else":{"minimum":1}}"#, "", 0, "beyond its minimum of 1"),
      (
        ##"{"$defs":{"a/b":{"type":"string"}},"items":{"$ref":"#/$defs/a~1b"}}"##, ["a"], [1],
        "[0]: no string"
      ),
      (
        ##"{"properties":{"next":{"$ref":"#"}},"required":["id"]}"##, ["id": 1, "next": ["id": 2]],
        ["id": 1, "next": [:]], "next.id: is missing"
      ),
      (
        #"{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}"#, ["a": 1],
        ["a": 1, "b": 1], "b: must not be there"
      ),
    ] as [(String, JSON, JSON, String)])
  func `each keyword lets pass what it means, and says what is wrong with the rest`(
    schema: String, good: JSON, bad: JSON, problem: String
  ) throws {
    #expect(try problems(schema, good) == [])
    #expect(try problems(schema, bad) == [problem])
  }

  @Test func `a schema that cannot be understood is a problem of its own`() throws {
    #expect(
      try problems(#"{"minmum":1}"#, 0) == ["nobody here understands the keyword minmum"])
    #expect(
      try problems(##"{"$ref":"#/$defs/a"}"##, 0) == ["there is no schema at #/$defs/a"])
    #expect(try problems(#"{"pattern":"("}"#, "a") == ["no pattern: ("])
    #expect(try problems(##"{"$ref":"#"}"##, 0) == ["the schema has no end"])
    #expect(try problems("1", 0) == ["the schema is none"])
  }

  @Test func `members that no schema names can be refused where a schema lets them pass`() throws {
    let schema = #"""
      {"allOf":[{"properties":{"a":{}}},{"properties":{"b":{"properties":{"c":{}}}, "d":{}}}]}
      """#
    let value: JSON = ["a": 1, "b": ["c": 1, "x": 1], "d": ["free": 1], "y": 1]
    #expect(try problems(schema, value) == [])
    #expect(
      try problems(schema, value, refusesUnnamed: true)
        == ["b.x: nobody names it", "y: nobody names it"])
  }

  @Test func `of two forms that fit the one that names all members is meant`() throws {
    let schema = #"""
      {"oneOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}
      """#
    #expect(try problems(schema, ["b": 1]) == ["fits 2 forms of which it must be one"])
    #expect(try problems(schema, ["b": 1], refusesUnnamed: true) == [])
  }

  @Test func `a document of OpenAPI finds the operation, its body and its answer`() throws {
    let api = OpenAPIDocument(
      try JSON.parse(
        ##"""
        {"paths":{
          "/a/{id}":{"post":{"requestBody":{"$ref":"#/components/requestBodies/a"}}},
          "/a/me":{"get":{"responses":{
            "200":{"content":{"application/json":{"schema":{"type":"array"}}}},
            "4XX":{"content":{"application/json":{"schema":{"required":["code"]}}}}}}}},
         "components":{"requestBodies":{"a":{"required":true,
          "content":{"application/json":{"schema":{"required":["b"]}}}}}}}
        """##))
    #expect(api.problems("POST", "/a/7?x=1", ["b": 1]) == [])
    #expect(api.problems("POST", "/a/7", [:]) == ["b: is missing"])
    #expect(api.problems("POST", "/a/7", nil) == ["the body is missing"])
    #expect(
      api.problems("POST", "/a/7", [:], as: "text/plain") == ["there is no body of text/plain"])
    #expect(api.problems("PUT", "/a/7", nil) == ["there is no PUT /a/7"])
    #expect(api.problems("POST", "/a/", [:]) == ["there is no POST /a/"])
    #expect(api.problems("GET", "/a/me", nil) == [])
    #expect(api.problems("GET", "/a/me", [:]) == ["there is a body, and should be none"])
    #expect(api.problems(in: [], of: 200, to: "GET", "/a/me") == [])
    #expect(api.problems(in: [:], of: 404, to: "GET", "/a/me") == ["code: is missing"])
    #expect(api.problems(in: [:], of: 500, to: "GET", "/a/me") == ["there is no answer of 500"])
  }
}
