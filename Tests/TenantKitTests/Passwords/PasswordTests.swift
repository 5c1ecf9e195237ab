import Core
import Glibc
import TestKit
import Testing

@testable import TenantKit

@Suite struct PasswordTests {
  // Made with Python's `hashlib.scrypt`.
  @Test(
    arguments: [
      (
        "correct horse",
        "$scrypt$ln=15,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$puHF8wsl4P5tR3JANsCleZiOQes+05KY2PoHbUEpMGQ"
      ),
      (
        "pässwort كلمة",
        "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHQ$1PZLRjiGJHpQ9ii8YUy5qn2WIjub+r9R3Z11woST9m0"
      ),
      ("", "$scrypt$ln=4,r=1,p=1$c2FsdHNhbHQ$9Qs5LmSpRWONGR2EZKl+WsZsmD06t32uZSPYetifRvw"),
    ] as [(String, String)])
  func `a hash is what other programs make of the same numbers`(
    password: String, text: String
  ) throws {
    let hash = try #require(PasswordHash(text))
    #expect(hash.verify(Secret(password)))
    #expect(!hash.verify(Secret(password + " ")))
    #expect(hash.text == text)
    #expect(hash.needsUpgrade == !text.contains("ln=15"))
  }

  @Test func `two hashes of one password differ, and both are its own`() {
    let (one, other) = (PasswordHash(of: Secret("a")), PasswordHash(of: Secret("a")))
    #expect(one.text != other.text)
    #expect(one.verify(Secret("a")) && other.verify(Secret("a")) && !one.verify(Secret("b")))
    #expect(!one.needsUpgrade)
    #expect(one.text.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
  }

  @Test(arguments: [
    "", "secret", "$scrypt$", "$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    "$scrypt$ln=15,r=8,p=1$c2FsdHNhbHQ$", "$scrypt$ln=15,r=8$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    "$scrypt$r=8,ln=15,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    "$scrypt$ln=40,r=8,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    "$scrypt$ln=20,r=32,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    "$scrypt$ln=15,r=0,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    "$scrypt$ln=15,r=8,p=99$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    "$scrypt$ln=-1,r=8,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    "$scrypt$ln=15,r=8,p=1$c2FsdHNhbHQ$not base64!",
  ])
  func `a text that is no hash of ours, or too dear, is refused`(text: String) {
    #expect(PasswordHash(text) == nil)
  }

  @Test func `a hash prints as nothing`() {
    let hash = PasswordHash(of: Secret("a"))
    #expect("\(hash)" == "***" && String(reflecting: hash) == "***")
  }
}

@Suite struct PasswordWorkerTests {
  @Test func `passwords are hashed and checked beside each other`() async throws {
    let worker = PasswordWorker()
    let hash = try await worker.hash(Secret("a"))
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<8 {
        group.addTask { try await worker.verify(Secret(number == 3 ? "b" : "a"), against: hash) }
      }
      let answers = try await group.reduce(into: []) { $0.append($1) }
      #expect(answers.count { $0 } == 7 && answers.count == 8)
    }
  }

  @Test func `an unknown user has no password, after the same work`() async throws {
    let worker = PasswordWorker()
    let hash = try await worker.hash(Secret("a"))
    #expect(try await !worker.verify(Secret("b"), against: nil))
    let (known, unknown) = (
      work { worker.check(Secret("b"), against: hash) },
      work { worker.check(Secret("b"), against: nil) }
    )
    #expect(unknown > known / 4 && known > unknown / 4)
  }

  /// The processor time of a check that fails, in nanoseconds: however busy the machine is, that is its work.
  private func work(_ check: () -> Bool) -> Int {
    func spent() -> Int {
      var time = timespec()
      unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
    let start = spent()
    #expect(!check())
    return spent() - start
  }

  @Test func `past the bound the answer is an overload, at once`() async throws {
    let worker = PasswordWorker()
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<PasswordWorker.waitingCountMax + 20 {
        group.addTask { await (try? worker.verify(Secret("b"), against: nil)) == nil }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.contains(true) && outcomes.contains(false))
  }

  @Test func `after the stop none is taken, and none that waits is forgotten`() async throws {
    let worker = PasswordWorker()
    let hash = try await worker.hash(Secret("a"))
    async let answer = worker.verify(Secret("a"), against: hash)
    #expect(try await answer)
    worker.stop()
    await #expect(throws: PasswordOverload()) { try await worker.hash(Secret("a")) }
  }

  @Test func `chosen passwords have bounds, and made ones are within them`() {
    #expect(Password("123456789") == nil && Password(String(repeating: "a", count: 201)) == nil)
    #expect(Password("1234567890") != nil)
    let made = Set((0..<50).map { _ in Password.random().secret.exposed })
    #expect(made.count == 50 && made.allSatisfy { $0.count == 20 })
  }
}
