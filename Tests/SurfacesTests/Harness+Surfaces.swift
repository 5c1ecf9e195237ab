import OperationsTestKit
import Surfaces

extension Harness {
  /// Every operation of the surfaces.
  convenience init() async throws { try await self.init(Surfaces.operations) }
}
