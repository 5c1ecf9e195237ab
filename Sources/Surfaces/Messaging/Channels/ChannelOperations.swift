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
      summary: Localized(
        "One channel, by its name; where there are several ways to reach it, by the one that driver names.",
        arabic: "قناة واحدة باسمها؛ وإن كان لها أكثر من طريق فبالطريق المسمى في driver."),
      input: Input(
        path: [.required("channel", .string(length: 1...40))],
        query: [.optional("driver", .string(length: 1...40))]),
      output: .json(.object([.required("data", ChannelDescriptor.oneSchema)]))
    ) { call in
      let name = call.request.parameters["channel"]
      let ways = channels.filter { $0.id == name }
      let driver = call.request.query["driver"]
      guard let channel = ways.first(where: { driver == nil || $0.driver == driver }) else {
        throw APIError.notFound
      }
      var members = channel.members(in: call.language)
      members["drivers"] = .array(ways.compactMap(\.driver).map(JSON.string))
      return .json(["data": .object(members)])
    }
  }
}
