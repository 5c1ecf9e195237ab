import ChannelKit
import Core
import Testing
import WhatsApp

@Suite struct WhatsAppHookTests {
  @Test func `a number without the id of its business account still has a hook of its own`() {
    let account = Account(
      credentials: ["phone_number_id": Secret("106540352242922"), "access_token": Secret("t")],
      hookSecret: Secret("s"), hookURL: Secret("https://gw.example.com/hooks/1"))
    let calls = WhatsAppCloud().hooking(account).map(\.fixture)
    #expect(calls.map { $0["POST"] } == ["/106540352242922"])
  }
}
