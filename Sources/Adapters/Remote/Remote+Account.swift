package import ChannelKit
package import Core

extension Remote {
  /// Nobody is asked: an endpoint need not be there yet when its session is made.
  package func check(_ account: Account) -> AccountCheck {
    let url = account[Self.endpoint].exposed
    let place = url.prefix { $0 != "?" && $0 != "#" }
    let steps = place.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.count > 2, steps[0] == "https:" || steps[0] == "http:", !steps[2].isEmpty else {
      return .told(.refused("endpoint_url is no URL"))
    }
    guard RemoteSignature(account[Self.secret]) != nil else {
      return .told(.refused("signing_secret is not whsec_ and 24 to 64 bytes in base64"))
    }
    return .toldFor(
      place: Self.endpoint, .good(id: String(place), name: String(steps[2])))
  }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding { .unknown }
}
