import Crypto

extension String {
  /// So many digits, 32 at most: the same for the same text, and others for another.
  func madeUpDigits(_ count: Int) -> String {
    SHA256.bytes(of: Array(utf8)).prefix(count).map { String($0 % 10) }.joined()
  }
}
