import Core
import Glibc
import TestKit
import Testing

@testable import TenantKit

@Suite struct VaultKeyTests {
  private let folder: TemporaryDirectory
  private var file: VaultKeyFile { VaultKeyFile(folder.file("vault.key")) }

  init() throws { folder = try TemporaryDirectory() }

  private func put(_ bytes: [UInt8], mode: mode_t = 0o600) {
    let descriptor = unsafe open(file.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe write(descriptor, buffer.baseAddress, buffer.count)
    }
    fchmod(descriptor, mode)
    close(descriptor)
  }

  @Test func `a missing key is made once, for its owner alone`() throws {
    let first = try file.loadOrCreate()
    let second = try file.loadOrCreate()
    #expect(first.isNew && !second.isNew)
    #expect(first.keyring == second.keyring)
    var status = stat()
    #expect(unsafe stat(file.path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(status.st_size == 32)
  }

  @Test func `many at once end up with one key`() async throws {
    let file = file
    let keys = try await withThrowingTaskGroup(of: VaultKeyring.self) { group in
      for _ in 0..<16 { group.addTask { try file.loadOrCreate().keyring } }
      return try await group.reduce(into: Set<VaultKeyring>()) { $0.insert($1) }
    }
    #expect(keys.count == 1)
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o666, 0o610] as [mode_t])
  func `a key that others can read is refused`(mode: mode_t) {
    put([UInt8](repeating: 7, count: 32), mode: mode)
    #expect(throws: VaultKeyError.readableByOthers(path: file.path, mode: mode)) {
      try file.load()
    }
  }

  @Test(arguments: [0, 31, 33, 63, 17 * 32])
  func `a key of another size is refused`(count: Int) {
    put([UInt8](repeating: 7, count: count))
    #expect(throws: VaultKeyError.wrongSize(path: file.path, byteCount: count)) { try file.load() }
  }

  @Test func `a link is not followed`() throws {
    put([UInt8](repeating: 7, count: 32))
    let link = folder.file("link.key")
    #expect(unsafe symlink(file.path, link) == 0)
    #expect(throws: VaultKeyError.notAFile(path: link)) { try VaultKeyFile(link).load() }
  }

  @Test func `a folder is not a key`() {
    #expect(throws: VaultKeyError.notAFile(path: folder.path)) {
      try VaultKeyFile(folder.path).load()
    }
  }

  @Test func `a key comes from base64 text`() throws {
    let bytes = [UInt8](0..<32)
    #expect(try VaultKey(base64: Base64.encode(bytes)).bytes.exposed == bytes)
    for text in ["", "x", Base64.encode([UInt8](0..<31))] {
      #expect(throws: VaultKeyError.unreadableText) { try VaultKey(base64: text) }
    }
  }

  @Test func `a key prints as nothing`() {
    let key = VaultKey.random()
    #expect(!"\(key) \(String(reflecting: key))".contains("\(key.bytes.exposed[0]), "))
    #expect(VaultKey.random() != key)
  }
}
