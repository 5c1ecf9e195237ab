import Core
import Glibc
import Synchronization
import TestKit
import Testing

/// A wall clock of their own for the gateways that are started with it, which is set while they run.
// Only the word behind the pointer changes; the thread that jumps has it for itself while it runs.
@safe
final class JumpingClock: @unchecked Sendable {
  private let folder: TemporaryDirectory
  /// Shared with the programs, which read it each time that they ask for the time of day.
  private let microsecondsAhead: UnsafeMutablePointer<Int64>
  private let isSettled = Atomic(false)
  private let hasSettled = Atomic(false)

  init() throws {
    folder = try TemporaryDirectory()
    File.write(String(repeating: "\0", count: MemoryLayout<Int64>.size), to: folder.file("ahead"))
    let file = unsafe open(folder.file("ahead"), O_RDWR | O_CLOEXEC)
    defer { close(file) }
    let shared = unsafe mmap(
      nil, MemoryLayout<Int64>.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    let isMapped = unsafe shared != MAP_FAILED
    try #require(isMapped, "the file of the clock cannot be mapped")
    unsafe microsecondsAhead = shared!.assumingMemoryBound(to: Int64.self)
  }

  deinit { unsafe munmap(microsecondsAhead, MemoryLayout<Int64>.size) }

  /// What makes a program live by it.
  var environment: [String: String] {
    ["LD_PRELOAD": Program.built("libJumpingClock.so"), "QANAT_TEST_CLOCK": folder.file("ahead")]
  }

  /// Sets it so many seconds before, or behind, the clock of the machine.
  func set(secondsAhead: Int) {
    unsafe microsecondsAhead.pointee = Int64(secondsAhead) * 1_000_000
  }

  /// Sets it to and fro, thousands of times a second, for as long as the closure runs.
  func jump<Result>(
    secondsAhead range: ClosedRange<Int>, during body: () throws -> Result
  ) throws -> Result {
    isSettled.store(false, ordering: .relaxed)
    hasSettled.store(false, ordering: .relaxed)
    try DedicatedThread.start("clock") { [self] in
      var random = SeededGenerator(seed: 0x6A75_6D70)
      while !isSettled.load(ordering: .acquiring) {
        set(secondsAhead: .random(in: range, using: &random))
        // The pace of the jumps, which leaves the gateways time to meet them.
        usleep(100)
      }
      hasSettled.store(true, ordering: .releasing)
    }
    defer {
      isSettled.store(true, ordering: .releasing)
      // No more than that pause.
      while !hasSettled.load(ordering: .acquiring) { usleep(100) }
    }
    return try body()
  }
}
