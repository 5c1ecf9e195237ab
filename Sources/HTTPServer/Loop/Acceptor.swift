import CSystem
import Core
import Glibc

/// Takes the connections of a server's loops, one at a time.
///
/// A descriptor is kept, and lent to a caller when all others are taken, so that even then somebody can be told. A loop
/// that took a connection in that moment would have it for long, hence the turns.
final class Acceptor: Sendable {
  enum Taken {
    case connection(Int32, SocketAddress)
    /// One was there, and was told that there is no place for it.
    case turnedAway
    /// One may be there, and not even the kept descriptor is left: another part of the program was faster.
    case stuck
    /// The caller is already gone; there may be more.
    case gone
    case nothing
  }

  private let spare = Locked(openSpare())

  deinit {
    let spare = spare.withLock { $0 }
    if spare >= 0 { close(spare) }
  }

  /// The next connection of a listener. `tell` has a descriptor for as long as it runs.
  func take(from listener: Int32, telling tell: (Int32) -> Void) -> Taken {
    spare.withLock { spare in
      var peer = qanat_address()
      let descriptor = unsafe qanat_accept(listener, &peer)
      switch descriptor {
      case 0...: return .connection(descriptor, SocketAddress(peer))
      case -EMFILE, -ENFILE: return lend(&spare, to: listener, tell)
      case -ECONNABORTED, -EINTR: return .gone
      default: return .nothing
      }
    }
  }

  private func lend(_ spare: inout Int32, to listener: Int32, _ tell: (Int32) -> Void) -> Taken {
    if spare >= 0 { close(spare) }
    defer { spare = Self.openSpare() }
    var peer = qanat_address()
    let descriptor = unsafe qanat_accept(listener, &peer)
    switch descriptor {
    case 0...:
      tell(descriptor)
      close(descriptor)
      return .turnedAway
    case -EMFILE, -ENFILE: return .stuck
    case -ECONNABORTED, -EINTR: return .gone
    default: return .nothing
    }
  }

  private static func openSpare() -> Int32 { unsafe Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
