import Glibc

/// The processor time of the thread that asks: how busy the machine is does not show in it.
enum ProcessorClock {
  static var spent: Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
