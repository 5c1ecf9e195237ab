import Core
import TestKit
import Testing

@Suite struct `Spoiled JSON` {
  @Test func `is read or refused, and what is read has a stable text`() throws {
    let corpus = [
      #"{"a":[1,-2.5e3,"x\u00e9\n",true,false,null],"b":{"c":"سلام 😀"},"d":[[],{}]}"#,
      #"["\ud83d\ude00",0.1,1e-7,9223372036854775807,""]"#,
    ]
    var mutator = Mutator(
      corpus: corpus.map { Array($0.utf8) },
      tokens: [
        "{", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud800", "1e999", "-", "0", "null", "\u{FEFF}",
      ],
      seed: 11)
    var readCount = 0
    for _ in 0..<20_000 {
      guard let value = try? JSON.parse(mutator.next()) else { continue }
      readCount += 1
      let text = value.serialized()
      #expect(try JSON.parse(text).serialized() == text)
    }
    #expect(readCount > 100)
  }
}
