internal import CZlib

/// Content in the gzip format (RFC 1952).
package enum Gzip {
  /// On JSON of 1 to 300 KB, level 3 takes half the time of the usual 6 for a tenth more bytes.
  static let level: Int32 = 3

  /// 64 KB of memory. On such content a full window compresses no better at this level, and its 256
  /// KB take longer to set up than 16 KB take to compress.
  static let size = Deflater.Size(windowBits: 13, memoryLevel: 6)

  /// The whole content at once.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    compress(bytes, level: level, size: size)
  }

  /// The smallest form, for content that is compressed once and sent often.
  package static func compressFully(_ bytes: [UInt8]) -> [UInt8] {
    compress(bytes, level: 9, size: Deflater.Size(windowBits: 15, memoryLevel: 9))
  }

  private static func compress(_ bytes: [UInt8], level: Int32, size: Deflater.Size) -> [UInt8] {
    var deflater = Deflater(level: level, size: size)
    let boundBytes = deflater.boundBytes(bytes.count)
    return deflater.deflate(bytes, flush: Z_FINISH, reserving: boundBytes + 1)
  }
}

/// Content in the gzip format, compressed while it is written.
///
/// It holds about 64 KB while it lives, for many may stay open for long.
package struct GzipStream: ~Copyable {
  private var deflater = Deflater(level: Gzip.level, size: Gzip.size)

  package init() {}

  /// What is ready to send; with `flush` the client can read all that was written so far.
  package mutating func compress(_ bytes: [UInt8], flush: Bool) -> [UInt8] {
    deflater.deflate(bytes, flush: flush ? Z_SYNC_FLUSH : Z_NO_FLUSH)
  }

  /// The end of the content; nothing may be compressed afterwards.
  package mutating func finish() -> [UInt8] {
    deflater.deflate([], flush: Z_FINISH)
  }
}
