import ChannelKit
import Core
import Testing
import WhatsApp

@Suite struct WhatsAppSessionNameTests {
  private let entropy = Secret((0..<UInt8(64)).map(\.self))

  @Test(arguments: [[:], ["session": Secret("")]] as [[String: Secret<String>]])
  func `a session without a name is given one that the server takes`(
    given: [String: Secret<String>]
  ) throws {
    let name = WhatsAppLinked().completed(given, entropy: entropy)["session"]?.exposed
    #expect(name == "qanat-0001020304050607")
    let other = WhatsAppLinked().completed(
      given, entropy: Secret(entropy.exposed.map { $0 &+ 1 }))
    #expect(other["session"]?.exposed != name)
  }

  @Test func `a name that was given stays`() {
    let given = ["session": Secret("default"), "api_key": Secret("k")]
    let whole = WhatsAppLinked().completed(given, entropy: entropy)
    #expect(whole.mapValues(\.exposed) == ["session": "default", "api_key": "k"])
  }
}
