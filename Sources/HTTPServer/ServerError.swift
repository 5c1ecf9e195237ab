import Glibc

/// Why a server cannot start, in a sentence that says what to do.
package struct ServerError: Error, Hashable, CustomStringConvertible {
  /// The kinds of reason that a caller may want to tell apart.
  package enum Code: Hashable, Sendable {
    case addressInUse
    case addressNotAvailable
    case permission
    case system(Int32)
  }

  package let code: Code
  package let description: String

  init(_ code: Code, _ what: String) {
    self.code = code
    description =
      if case .system(let number) = code {
        "\(what): \(unsafe String(cString: strerror(number)))"
      } else { what }
  }

  /// The error of binding or listening on an address.
  init(binding address: SocketAddress, errno number: Int32) {
    switch number {
    case EADDRINUSE:
      self.init(
        .addressInUse,
        "\(address) is in use by another program: stop it, or choose another address with --listen")
    case EADDRNOTAVAIL:
      self.init(
        .addressNotAvailable,
        "\(address) is not an address of this machine: choose one that is, or 0.0.0.0 for all")
    case EACCES, EPERM:
      self.init(
        .permission,
        "\(address) may not be opened by this user: choose a port from 1024, or give the capability"
          + " CAP_NET_BIND_SERVICE")
    default:
      self.init(.system(number), "cannot listen on \(address)")
    }
  }
}
