/// A value that must not be read by chance: it prints as `***` wherever it is printed.
package struct Secret<Value: Sendable>: Sendable {
  /// The value itself. Every use of this name is a place to look at in review.
  package let exposed: Value

  package init(_ value: Value) { exposed = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "***" }
  package var debugDescription: String { "***" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Secret: Equatable where Value: Equatable {}
extension Secret: Hashable where Value: Hashable {}
