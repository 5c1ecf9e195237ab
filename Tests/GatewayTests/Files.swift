import Glibc

/// Writes a small file of a test.
func put(_ text: String, at path: String, mode: mode_t = 0o600) throws {
  let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, mode)
  guard descriptor >= 0 else { throw FileFailure(path: path) }
  defer { close(descriptor) }
  let bytes = Array(text.utf8)
  let count = unsafe bytes.withUnsafeBytes { buffer in
    unsafe write(descriptor, buffer.baseAddress, buffer.count)
  }
  guard count == bytes.count else { throw FileFailure(path: path) }
}

struct FileFailure: Error { let path: String }

/// The folder of the package, found from this file.
var packageFolder: String {
  #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
}
