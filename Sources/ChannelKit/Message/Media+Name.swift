import Core

extension Media {
  /// The name that a recipient sees: the given one, the last step of the link, or the kind with its type.
  package var shownName: String {
    [fileName, lastStep].lazy.compactMap(\.self).first(where: Self.isName) ?? kindWithType
  }

  private var lastStep: String? {
    let place = url.prefix { $0 != "?" && $0 != "#" }
    let steps = place.split(separator: "/", omittingEmptySubsequences: false)
    // The scheme, nothing and the host stand before a path.
    guard steps.count > 3, let last = steps.last else { return nil }
    return PercentEncoding.text(last.utf8, for: .pathSegment)
  }

  private var kindWithType: String {
    guard let ending = type?.split(separator: "/").last?.prefix(while: { $0 != ";" }) else {
      return kind.rawValue
    }
    return "\(kind.rawValue).\(ending)"
  }

  private static let bytesMax = 255

  /// Whether a text can be the name of a file on all that people have, and in a field of a head.
  private static func isName(_ text: String) -> Bool {
    (1...bytesMax).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.value >= 0x20 && scalar.value != 0x7F
          && !#"/\"<>:|?*"#.unicodeScalars.contains(scalar)
      }
  }
}
