import CSystem
import Core
import Glibc
import Synchronization

/// One thread that waits for its sockets, and runs the tasks that prefer it.
///
/// A handler started here continues here after every suspension, so what belongs to one connection is
/// touched by one thread and needs no lock.
// @unchecked: all but `foreign` and `thread` is touched on the loop's own thread only, or before it starts.
final class EventLoop: TaskExecutor, @unchecked Sendable {
  /// How often deadlines are looked at.
  private static let tickMilliseconds: Int32 = 100
  private static let tickInterval: Duration = .milliseconds(tickMilliseconds)
  private static let eventCountMax = 256
  private static let wakeToken = UInt64.max

  private struct Foreign {
    var jobs: [UnownedJob] = []
    var work: [@Sendable () -> Void] = []
    var isWoken = false
    /// The thread is gone; whoever hands work in runs it, one at a time.
    var hasEnded = false
    var isBeingRun = false
  }

  /// What handing in work asks of who does it.
  private enum Errand { case none, wake, run }

  private let epoll: Int32
  private let wake: Int32
  private let clock: any WallClock
  private let foreign = Locked(Foreign())
  private var ownJobs: [UnownedJob] = []
  private var ownWork: [@Sendable () -> Void] = []
  /// Whether one of them holds something; asked in each round, most of which bring nothing.
  private var hasOwn = false
  /// The loop's thread, while it runs; 0 is none.
  private let thread = Atomic<pthread_t>(0)
  private var isStopped = false
  /// The time at which this round of events began.
  private(set) var now: Duration

  init(clock: any WallClock) throws(ServerError) {
    self.clock = clock
    now = clock.uptime
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    wake = qanat_wake_make()
    guard epoll >= 0, wake >= 0,
      qanat_epoll_add(epoll, wake, Readiness.readable.rawValue, Self.wakeToken) == 0
    else { throw ServerError(.system(errno), "cannot create an event loop") }
  }

  deinit {
    close(epoll)
    close(wake)
  }

  /// The time of day, for what is printed.
  var today: Timestamp { clock.now }

  private var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

  /// Watches a socket for everything, told once a change.
  func watch(_ descriptor: Int32, token: UInt64) -> Bool {
    let events: Readiness = [.readable, .writable, .peerFinished, .onceAChange]
    return qanat_epoll_add(epoll, descriptor, events.rawValue, token) == 0
  }

  /// Watches a listener for as long as it has connections waiting.
  func watchListener(_ descriptor: Int32, token: UInt64) -> Bool {
    qanat_epoll_add(epoll, descriptor, Readiness.readable.rawValue, token) == 0
  }

  /// Looks away from a listener that is watched, or at it again.
  func setListener(_ descriptor: Int32, token: UInt64, isWatched: Bool) -> Bool {
    let events: Readiness = isWatched ? .readable : []
    return qanat_epoll_change(epoll, descriptor, events.rawValue, token) == 0
  }

  // MARK: Work from elsewhere

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if isCurrent {
      ownJobs.append(job)
      hasOwn = true
    } else {
      hand { $0.jobs.append(job) }
    }
  }

  /// Runs work on the loop, after what it is doing now.
  func submit(_ work: @escaping @Sendable () -> Void) {
    if isCurrent {
      ownWork.append(work)
      hasOwn = true
    } else {
      hand { $0.work.append(work) }
    }
  }

  private func hand(_ change: (inout Foreign) -> Void) {
    let errand = foreign.withLock { foreign -> Errand in
      change(&foreign)
      if foreign.hasEnded {
        defer { foreign.isBeingRun = true }
        return foreign.isBeingRun ? .none : .run
      }
      defer { foreign.isWoken = true }
      return foreign.isWoken ? .none : .wake
    }
    switch errand {
    case .none: break
    case .wake: qanat_wake_signal(wake)
    case .run: runAfterEnd()
    }
  }

  // MARK: The loop

  /// Serves until `stop`, on the calling thread.
  func run(_ delegate: some EventLoopDelegate) {
    thread.store(pthread_self(), ordering: .relaxed)
    let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: Self.eventCountMax)
    defer { unsafe events.deallocate() }
    var nextTick = now + Self.tickInterval
    var count = 0
    while !isStopped {
      let time = hasOwn ? 0 : delegate.isIdle ? -1 : Self.tickMilliseconds
      count = unsafe wait(for: events, time, isAwake: count > 0)
      now = clock.uptime
      for index in 0..<count {
        let event = unsafe events.baseAddress! + index
        let token = unsafe qanat_epoll_token(event)
        if token == Self.wakeToken {
          takeForeign()
        } else {
          let changes = Readiness(rawValue: unsafe qanat_epoll_events(event))
          delegate.ready(token: token, changes)
        }
      }
      if hasOwn { runOwn() }
      if now >= nextTick {
        delegate.tick()
        nextTick = now + Self.tickInterval
      }
    }
    runLast()
  }

  /// Waits for events at most so many milliseconds, and returns how many there are.
  ///
  /// A loop that was just busy looks first whether there is more, and gives way once: where clients or other threads share
  /// its core, they make the next events meanwhile, and to sleep and be woken costs more than both.
  private func wait(
    for events: UnsafeMutableBufferPointer<epoll_event>, _ milliseconds: Int32, isAwake: Bool
  ) -> Int {
    func take(_ milliseconds: Int32) -> Int {
      let count = unsafe epoll_wait(epoll, events.baseAddress!, Int32(events.count), milliseconds)
      return max(0, Int(count))
    }
    if isAwake, milliseconds != 0 {
      let count = take(0)
      if count > 0 { return count }
      sched_yield()
    }
    return take(milliseconds)
  }

  func stop() { isStopped = true }

  private func takeForeign() {
    qanat_wake_clear(wake)
    foreign.withLock { foreign in
      ownJobs += foreign.jobs
      ownWork += foreign.work
      foreign.jobs.removeAll(keepingCapacity: true)
      foreign.work.removeAll(keepingCapacity: true)
      foreign.isWoken = false
    }
    hasOwn = true
  }

  /// One round of what is queued; what that queues waits for the next round, after the sockets.
  private func runOwn() {
    hasOwn = false
    if !ownWork.isEmpty {
      let work = ownWork
      ownWork.removeAll(keepingCapacity: true)
      for piece in work { piece() }
    }
    guard !ownJobs.isEmpty else { return }
    let jobs = ownJobs
    ownJobs = []
    for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    if ownJobs.isEmpty {
      ownJobs = jobs
      ownJobs.removeAll(keepingCapacity: true)
    }
  }

  /// Lets handlers that can end now do so, and leaves the others to whoever wakes them.
  private func runLast() {
    while hasOwn { runOwn() }
    thread.store(0, ordering: .relaxed)
    foreign.withLock { foreign in
      foreign.hasEnded = true
      foreign.isBeingRun = true
    }
    runAfterEnd()
  }

  /// A handler may outlive the loop, waiting for something else. It still comes to its end, on the
  /// thread that wakes it, and never beside another.
  private func runAfterEnd() {
    while true {
      let next = foreign.withLock {
        foreign -> (jobs: [UnownedJob], work: [@Sendable () -> Void])? in
        if foreign.jobs.isEmpty, foreign.work.isEmpty {
          foreign.isBeingRun = false
          return nil
        }
        defer { (foreign.jobs, foreign.work) = ([], []) }
        return (foreign.jobs, foreign.work)
      }
      guard let next else { return }
      for piece in next.work { piece() }
      for job in next.jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}

/// What an event loop tells of: one object that knows what each token stands for.
protocol EventLoopDelegate: AnyObject {
  /// True when there is no deadline to look at.
  var isIdle: Bool { get }
  func ready(token: UInt64, _ changes: Readiness)
  func tick()
}
