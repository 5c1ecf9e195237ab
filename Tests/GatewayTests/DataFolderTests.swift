import Core
import Glibc
import TenantKit
import TestKit
import Testing

@testable import Gateway

@Suite struct DataFolderTests {
  @Test func `a running gateway makes no new key where its file is gone`() throws {
    let directory = try TemporaryDirectory()
    let loader = ConfigurationLoader(
      flags: [.init(name: "--data", path: "data.dir", text: directory.path)])
    let folder = DataFolder(try loader.load())
    let log = Log(to: RecordingSink(), clock: ManualClock())
    let made = try folder.vaultKeyring([:], log: log)
    #expect(try folder.currentVaultKeyring([:]) == made)
    let isRemoved = unsafe unlink(folder.vaultKeyPath) == 0
    #expect(isRemoved)
    #expect(throws: VaultKeyError.missing(path: folder.vaultKeyPath)) {
      try folder.currentVaultKeyring([:])
    }
  }

  @Test func `the environment brings one key or several`() throws {
    let directory = try TemporaryDirectory()
    let folder = DataFolder(
      try ConfigurationLoader(
        flags: [.init(name: "--data", path: "data.dir", text: directory.path)]
      ).load())
    let texts = (0..<2).map { _ in Base64.encode(VaultKey.random().bytes.exposed) }
    let environment = ["QANAT_VAULT_KEY": texts.joined(separator: ",")]
    #expect(try folder.currentVaultKeyring(environment).keys.count == 2)
  }
}
