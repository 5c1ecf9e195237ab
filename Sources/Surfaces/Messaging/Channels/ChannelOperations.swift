import ChannelKit
import Core
import HTTPServer
import Operations
import RateLimit
import TenantKit

/// What can be sent through, and what each channel asks for. All of it comes from the channels' own descriptors.
enum ChannelOperations {
  static func all(_ channels: [ChannelDescriptor]) -> [Operation] {
    [list(channels), show(channels)]
  }

  private static func list(_ channels: [ChannelDescriptor]) -> Operation {
    Operation(
      .get, "/api/v1/channels", .messaging, access: .owner(nil),
      summary: Localized(
        "The channels: what each sends, within which limits, and which credentials it asks for.",
        arabic: "القنوات: ما ترسله كل قناة وحدودها وبيانات الاعتماد التي تطلبها."),
      output: .json(.object([.required("data", .array(ChannelDescriptor.viewSchema))]))
    ) { call in
      .json(["data": .array(channels.map { $0.view(in: call.language) })])
    }
  }

  private static func show(_ channels: [ChannelDescriptor]) -> Operation {
    Operation(
      .get, "/api/v1/channels/{channel}", .messaging, access: .owner(nil),
      summary: Localized("One channel, by its name.", arabic: "قناة واحدة باسمها."),
      input: Input(path: [.required("channel", .string(length: 1...40))]),
      output: .json(.object([.required("data", ChannelDescriptor.viewSchema)]))
    ) { call in
      let name = call.request.parameters["channel"]
      guard let channel = channels.first(where: { $0.id == name }) else { throw APIError.notFound }
      return .json(["data": channel.view(in: call.language)])
    }
  }
}
