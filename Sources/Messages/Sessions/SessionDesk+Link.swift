package import ChannelKit
import Core
import TenantKit

/// Linking: somebody scans a picture with a telephone.
extension SessionDesk {
  /// Begins to link an account, and says how far it is.
  func link(
    _ account: Account, _ channel: any LinkingChannel, isTest: Bool
  ) async throws(Refusal) -> SessionStanding {
    let descriptor = channel.descriptor
    for call in channel.linking(account) {
      switch await exchange.make(call, for: descriptor, isTest: isTest) {
      case .forbidden(let text): throw .refused(text)
      case .answered(.notSent), .answered(.lost): throw .unavailable
      case .answered(.response(let response)) where [401, 403].contains(response.status):
        throw .refused("the bridge does not take the API key")
      // What is done already is refused without harm.
      case .answered: continue
      }
    }
    let state = try await ask(channel.linkStateCall(account), channel, isTest: isTest)
    return SessionStanding(state ?? .waiting)
  }

  /// How far a session is linked now; the picture to scan while it is not.
  package func linkState(
    of secrets: SessionSecrets, _ channel: any LinkingChannel, isTest: Bool
  ) async throws(Refusal) -> LinkState {
    let account = secrets.account(hooks, isTest: isTest)
    let state = try await ask(channel.linkStateCall(account), channel, isTest: isTest) ?? .waiting
    guard case .waiting = state else { return state }
    return try await ask(channel.linkPictureCall(account), channel, isTest: isTest) ?? .waiting
  }

  /// How far a session is that was just made, with the picture to scan when that comes soon. Nil when the bridge does
  /// not say.
  package func firstState(
    of secrets: SessionSecrets, _ channel: any LinkingChannel, isTest: Bool
  ) async -> LinkState? {
    var state: LinkState?
    for _ in 0..<Self.firstAsksMax {
      state = try? await linkState(of: secrets, channel, isTest: isTest)
      guard state == .waiting else { return state }
      guard (try? await Task.sleep(for: Self.firstAskPause)) != nil else { return state }
    }
    return state
  }

  // A bridge starts a browser before it has a picture.
  private static let firstAsksMax = 20
  private static let firstAskPause = Duration.milliseconds(250)

  /// Ends the link, so that it takes a picture to have it again.
  package func unlink(
    _ secrets: SessionSecrets, _ channel: any LinkingChannel, isTest: Bool
  ) async {
    for call in channel.unlinking(secrets.account(hooks, isTest: isTest)) {
      _ = await exchange.make(call, for: channel.descriptor, isTest: isTest)
    }
  }

  private func ask(
    _ call: ProviderCall, _ channel: any LinkingChannel, isTest: Bool
  ) async throws(Refusal) -> LinkState? {
    switch await exchange.make(call, for: channel.descriptor, isTest: isTest) {
    case .forbidden(let text): throw .refused(text)
    case .answered(.notSent): throw .unavailable
    case .answered(let answer): return channel.linkState(from: answer)
    }
  }
}
