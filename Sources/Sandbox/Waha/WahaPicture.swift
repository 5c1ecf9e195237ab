import Core

/// What a telephone would scan: a picture of a code, as a PNG.
///
/// It is the same for every session and says `qanat sandbox`, so that nobody links a telephone to a twin by mistake.
enum WahaPicture {
  static let bytes = Base64.decode(text.filter { $0 != "\n" }) ?? []

  private static let text = """
    iVBORw0KGgoAAAANSUhEUgAAAHQAAAB0AQAAAAB84SuKAAAAl0lEQVR42uWVwQ3DMAwDuQH335IbKKSbBk1/Zp4R
    DMvnBwFTEoy5hfA+BsABV2qYXiCTOjZYb6WWMc9YT9grF7/v2+EY6bj5u8Orjn/13WHrgEq07OQXkaxY6SXiPBfs
    TYPoVuxtddTlzy477AchVpxCLkVNxZ9Gkr5+bHPmwXaMWHMEM9E1K46UnHlKQ5Z8zhOljl/9fxxDXpiRuEdBqgAA
    AABJRU5ErkJggg==
    """
}
