import ChannelKit
import Core
import OperationsTestKit
import Surfaces

extension Harness {
  /// Every operation of the surfaces, with one channel.
  convenience init() async throws { try await self.init(Surfaces.operations([.pigeon])) }
}

extension ChannelDescriptor {
  /// A channel that no program has.
  static let pigeon = ChannelDescriptor(
    id: "pigeon", name: Localized("Pigeon post", arabic: "الحمام الزاجل"),
    addresses: [
      AddressKind("loft", Localized("Loft", arabic: "البرج"), .opaque(bytesMax: 20))
    ],
    credentials: [
      CredentialField(
        "ring", Localized("Ring", arabic: "الحلقة"),
        help: Localized("What is on the ring.", arabic: "ما كُتب على الحلقة."),
        form: .text(bytesMax: 10))
    ],
    contents: [
      .text(TextLimit(140, .characters)),
      .media(.image, .megabytes(1, "image/png"), caption: TextLimit(20, .bytes)),
      .buttons(
        ButtonRule(
          countMax: 2, label: TextLimit(8, .scalars), payloadBytesMax: 16, opensPages: false),
        text: TextLimit(100, .utf16)),
    ],
    pacing: Pacing(), receipts: [.delivered, .sent], replaySafety: .none,
    baseURL: "https://pigeon.example")
}
