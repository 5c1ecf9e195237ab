/// Pieces of the small pages that channels show.
package enum HTMLText {
  /// A text as it stands between tags and in quoted attributes.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// How they look: one column, large type, dark where the reader's system is.
  package static let style = """
    :root{color-scheme:light dark}
    body{margin:0;font:1.125rem/1.6 system-ui,sans-serif}
    main{max-width:32rem;margin:12vh auto;padding:0 1.5rem;text-align:center}
    h1{font-size:1.5rem}
    button{font:inherit;padding:.6em 1.4em;border-radius:.5em;cursor:pointer}
    """
}
