import CSystem
import Core

extension SocketAddress {
  /// As the system's calls take it.
  var system: qanat_address {
    var system = qanat_address()
    system.port = port
    system.is_v6 = address.family == .v6 ? 1 : 0
    let value = address.family == .v4 ? address.value << 96 : address.value
    unsafe withUnsafeMutableBytes(of: &system.bytes) { bytes in
      unsafe bytes.storeBytes(of: value.bigEndian, as: UInt128.self)
    }
    return system
  }

  init(_ system: qanat_address) {
    let value = unsafe withUnsafeBytes(of: system.bytes) { bytes in
      unsafe UInt128(bigEndian: bytes.loadUnaligned(as: UInt128.self))
    }
    let address =
      system.is_v6 == 1
      ? IPAddress(v6: value) : IPAddress(v4: UInt32(truncatingIfNeeded: value >> 96))
    self.init(address, port: system.port)
  }
}
