import Core
import TestKit
import Testing

@Suite struct `JSON objects` {
  @Test func `keep the order in which members were set`() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["c"] = 3
    object["b"] = 4
    #expect(object.keys == ["b", "a", "c"])
    #expect(object["b"] == 4)
    object["b"] = nil
    #expect(object.keys == ["a", "c"])
    #expect(object["b"] == nil)
    #expect(object.map(\.value) == [2, 3])
  }

  @Test func `are equal whatever the order`() {
    let (one, other): (JSON, JSON) = (["a": 1, "b": 2], ["b": 2, "a": 1])
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(one != ["a": 1, "b": 3])
    #expect(one != ["a": 1])
    #expect(one != ["a": 1, "c": 2])
  }

  @Test(arguments: [3, 16, 17, 60])
  func `agree with a dictionary after any changes`(keyCount: Int) {
    var random = SeededGenerator(seed: UInt64(keyCount))
    var object = JSONObject()
    var model: [String: JSON] = [:]
    for step in 0..<2_000 {
      let key = "k\(Int.random(in: 0..<keyCount, using: &random))"
      let value: JSON? = Bool.random(using: &random) ? .integer(Int64(step)) : nil
      object[key] = value
      model[key] = value
      #expect(object.count == model.count)
      #expect(object[key] == model[key])
    }
    #expect(Dictionary(uniqueKeysWithValues: object.map { ($0.key, $0.value) }) == model)
    #expect(object.allSatisfy { object[$0.key] == $0.value })
  }

  @Test func `give nothing for another kind of value`() {
    let value: JSON = ["text": "a", "list": [1, 2]]
    #expect(value["text"]?.stringValue == "a")
    #expect(value["text"]?.integerValue == nil)
    #expect(value["text"]?["x"] == nil)
    #expect(value["list"]?[1] == 2)
    #expect(value["list"]?[2] == nil)
    #expect(value["list"]?[-1] == nil)
    #expect(JSON.integer(3).doubleValue == 3)
    #expect(JSON.null.isNull)
  }
}
