import Glibc

/// Our own source files, read from the disk.
enum SourceTree {
  /// Every Swift and C file, and every script, of this repository.
  static let files = Result {
    var paths = ["Package.swift"]
    for folder in ["Sources", "Tests", "bench", "scripts"] { paths += find(in: folder) }
    return try paths.sorted().map { SourceFile(path: $0, text: try text(of: $0)) }
  }

  /// The folder with the manifest, four levels above this file.
  static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/")
  }()

  private static func find(in folder: String) -> [String] {
    var paths: [String] = []
    for name in names(in: folder) {
      let path = "\(folder)/\(name)"
      if isFolder(path) {
        paths += find(in: path)
      } else if ownsStyle(path) {
        paths.append(path)
      }
    }
    return paths
  }

  private static func ownsStyle(_ path: String) -> Bool {
    path.hasPrefix("scripts/") || [".swift", ".c", ".h"].contains { path.hasSuffix($0) }
  }

  /// What stands in a folder, named from the root.
  static func names(in folder: String) -> [String] {
    guard let directory = unsafe opendir("\(root)/\(folder)") else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  private static func isFolder(_ path: String) -> Bool {
    guard let directory = unsafe opendir("\(root)/\(path)") else { return false }
    unsafe closedir(directory)
    return true
  }

  /// The text of a file, named from the root.
  static func text(of path: String) throws -> String {
    guard let file = unsafe fopen("\(root)/\(path)", "r") else { throw Unreadable(path: path) }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
        count = unsafe fread(buffer.baseAddress, 1, buffer.count, file)
      }
      if chunk.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk
    }
  }

  private struct Unreadable: Error {
    let path: String
  }
}
