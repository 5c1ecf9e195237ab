import Glibc

/// How much memory the process holds, as the kernel counts it.
func residentBytes() -> Int {
  guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
  defer { unsafe fclose(file) }
  var line = [UInt8](repeating: 0, count: 256)
  let count = unsafe line.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
  let words = line[..<count].split(separator: UInt8(ascii: " "))
  return words.count > 1 ? (Int(String(decoding: words[1], as: UTF8.self)) ?? 0) * 4_096 : 0
}
