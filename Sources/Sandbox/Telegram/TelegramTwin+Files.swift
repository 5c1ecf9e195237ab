import Core
import HTTPServer

extension TelegramTwin {
  private static let filePath = ["photos", "file_1.png"]
  private static let fileMark = "AgACAgQAAxkBAAI"

  /// The sizes of a picture that somebody sent, the largest last.
  static func photo(in moment: TwinMoment) -> JSON {
    let id = "\(fileMark)\(moment.hex(20))"
    return .array(
      [90, 116].map { side -> JSON in
        [
          "file_id": .string("\(id)\(side)"), "file_unique_id": .string("AQAD\(side)"),
          "width": .integer(side), "height": .integer(side),
          "file_size": .integer(Int64(TwinPicture.bytes.count)),
        ]
      })
  }

  func file(_ call: TelegramCall) -> TwinResponse {
    guard let id = call.text("file_id"), id.hasPrefix(Self.fileMark) else {
      return Self.bad("wrong file_id or the file is temporarily unavailable")
    }
    return Self.result([
      "file_id": .string(id), "file_unique_id": "AQAD116",
      "file_size": .integer(Int64(TwinPicture.bytes.count)),
      "file_path": .string(Self.filePath.joined(separator: "/")),
    ])
  }

  /// `/file/bot<token>/<path>`, which says nothing of the type.
  static func file(_ request: TwinRequest) -> TwinResponse {
    guard request.method == .get, request.path.count == 4, request.path[1].hasPrefix("bot"),
      isToken(String(request.path[1].dropFirst(3))), Array(request.path[2...]) == filePath
    else { return notFound }
    return TwinResponse(200, type: "application/octet-stream", TwinPicture.bytes)
  }
}
