internal import Core

/// Decides which addresses a request may be connected to.
///
/// It is asked about the very address of each connection, whatever name led there, so a name that
/// changes its mind between two lookups gains nothing.
package struct AddressGuard: Sendable {
  private var allowed: [Purpose: [AllowedPlace]] = [:]

  /// Public addresses only.
  package init() {}

  /// Public addresses, and for each purpose the blocks (`10.0.0.0/8`), addresses and exact host
  /// names that its list opens.
  package init(allow: [Purpose: [String]]) throws(AddressGuardError) {
    for (purpose, entries) in allow {
      var places: [AllowedPlace] = []
      for entry in entries {
        guard let place = AllowedPlace(entry) else {
          throw AddressGuardError(purpose: purpose, entry: entry)
        }
        places.append(place)
      }
      allowed[purpose] = places
    }
  }

  /// Whether a request for this purpose could ever be connected to a host of its URL. A name may lead anywhere, and is
  /// judged by where it leads when somebody calls there; but for those that always mean this machine.
  package func couldPermit(_ host: Host, for purpose: Purpose) -> Bool {
    switch host {
    case .address(let address): permits(address, host: host, for: purpose)
    case .name(let name) where name == "localhost" || name.hasSuffix(".localhost"):
      Self.thisMachine.contains { permits($0, host: host, for: purpose) }
    case .name: true
    }
  }

  private static let thisMachine = [IPAddress(v4: 0x7F00_0001), IPAddress(v6: 1)]

  /// Whether a request for this purpose, to this host of its URL, may be connected to the address.
  func permits(_ address: IPAddress, host: Host, for purpose: Purpose) -> Bool {
    guard SpecialAddresses.refuses(address) else { return true }
    return allowed[purpose, default: []].contains { $0.covers(address, host: host) }
  }
}

/// One entry of an allow-list.
enum AllowedPlace: Hashable, Sendable {
  case block(AddressBlock)
  case host(Host)

  init?(_ text: String) {
    if let block = AddressBlock(text) {
      self = .block(block)
    } else if let host = try? Host(text), case .name = host {
      self = .host(host)
    } else {
      return nil
    }
  }

  func covers(_ address: IPAddress, host: Host) -> Bool {
    switch self {
    case .block(let block): block.contains(address)
    case .host(let name): name == host
    }
  }
}

/// An entry of an allow-list that is neither a block, an address nor a host name.
package struct AddressGuardError: Error, Hashable, Sendable, CustomStringConvertible {
  package let purpose: Purpose
  package let entry: String

  package var description: String {
    """
    guard.allow.\(purpose.rawValue): "\(entry)" is not a block (10.0.0.0/8, with no bits behind its \
    prefix), an address or a host name
    """
  }
}
