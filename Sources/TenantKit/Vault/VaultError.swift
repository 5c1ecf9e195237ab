/// Why something sealed cannot be opened. It never holds any of it.
package enum VaultError: Error, Hashable, CustomStringConvertible {
  /// It was sealed under a key that this gateway does not have.
  case unknownKey
  /// It is not what was sealed, or it was sealed for another place.
  case spoiled

  package var description: String {
    switch self {
    case .unknownKey:
      "this was sealed with a vault key that is not here; put that key behind the others in the key file, or restore the file that belongs to this database"
    case .spoiled:
      "this is not what the vault sealed for this place; the row was changed by other means, so restore it from a backup"
    }
  }
}
