package import Store

/// What the nodes of one gateway keep about each other.
package enum ClusterSchema {
  package static let migrations: [Migration] = []
}
