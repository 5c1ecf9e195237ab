internal import CCurl
internal import Core
internal import Glibc

/// Stands where libcurl opens a socket and where it is about to write a request, and lets neither
/// happen towards an address that the guard refuses. Used by the transfer's thread alone.
final class ConnectionGate {
  private let addressGuard: AddressGuard
  private let host: Host
  private let purpose: Purpose
  private let mayRepeat: Bool
  /// Called when the transfer has a connection to write on.
  private let connected: () -> Void

  /// The address that was refused last.
  private(set) var refused: IPAddress?
  /// How often the request was about to be written. libcurl writes it again by itself when a kept
  /// connection turns out to be closed.
  private(set) var attempts = 0
  /// Whether a second writing was prevented, since the first one may have had its effect.
  private(set) var hasPreventedRepeat = false

  init(
    _ addressGuard: AddressGuard, host: Host, purpose: Purpose, mayRepeat: Bool,
    connected: @escaping () -> Void = {}
  ) {
    self.addressGuard = addressGuard
    self.host = host
    self.purpose = purpose
    self.mayRepeat = mayRepeat
    self.connected = connected
  }

  /// Puts the gate into the handle; it must outlive the transfer.
  func attach(to easy: EasyHandle) {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    easy.note(unsafe qanat_easy_set_open_socket(easy.pointer, Self.openSocket))
    unsafe easy.set(CURLOPT_OPENSOCKETDATA, context)
    easy.note(unsafe qanat_easy_set_before_request(easy.pointer, Self.beforeRequest))
    unsafe easy.set(CURLOPT_PREREQDATA, context)
  }

  private func permits(_ address: IPAddress?) -> Bool {
    guard let address else { return false }
    if addressGuard.permits(address, host: host, for: purpose) { return true }
    refused = address
    return false
  }

  /// A kept connection is judged again here: the lists may have changed since it was opened.
  private func permitsRequest(to peer: IPAddress?) -> Bool {
    guard permits(peer) else { return false }
    attempts += 1
    if attempts > 1, !mayRepeat {
      hasPreventedRepeat = true
      return false
    }
    connected()
    return true
  }

  private static let openSocket: curl_opensocket_callback = { context, _, address in
    guard let context = unsafe context, let address = unsafe address else { return -1 }
    let gate = unsafe Unmanaged<ConnectionGate>.fromOpaque(context).takeUnretainedValue()
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe qanat_address_bytes(address, &bytes)
    guard gate.permits(IPAddress(bytes: bytes.prefix(Int(count)))) else { return -1 }
    return unsafe qanat_open_socket(address)
  }

  private static let beforeRequest: curl_prereq_callback = { context, peer, _, _, _ in
    guard let context = unsafe context, let peer = unsafe peer else { return CURL_PREREQFUNC_ABORT }
    let gate = unsafe Unmanaged<ConnectionGate>.fromOpaque(context).takeUnretainedValue()
    let address = IPAddress(unsafe String(cString: peer))
    return gate.permitsRequest(to: address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
  }
}
