import Core
import HTTPServer

/// The picture that people send through twins: a text of `picture: a caption` is one.
enum TwinPicture {
  static let name = "picture.png"
  static let type = "image/png"
  static let bytes = WahaPicture.bytes

  /// The caption, where a text says that a picture is sent.
  static func caption(_ text: String) -> String? { text.command("picture:") }

  /// Where a provider that gives links keeps it; a host of nobody's where the twin's own is not known.
  static func url(in moment: TwinMoment) -> String {
    let base = moment.baseURL.isEmpty ? "https://files.sandbox.example" : moment.baseURL
    return "\(base)/files/\(name)"
  }

  /// The answer to whoever follows such a link; nil for any other request.
  static func answer(_ request: TwinRequest) -> TwinResponse? {
    guard request.method == .get, request.path.suffix(2) == ["files", name] else { return nil }
    return TwinResponse(200, type: type, bytes)
  }
}
