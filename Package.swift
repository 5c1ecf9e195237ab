// swift-tools-version: 6.2
import PackageDescription

// One list, applied to every target below. Language mode 6 comes with the tools version.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A module under `Sources/`, with the modules it may import.
func module(_ name: String, _ imports: [String] = []) -> Target {
  .target(
    name: name, dependencies: imports.map { .byName(name: $0) }, swiftSettings: settings)
}

/// The tests of one module, or of the built program, under `Tests/`.
func tests(_ name: String, _ imports: [String], data: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: (imports + ["TestKit"]).map { .byName(name: $0) }, exclude: data,
    swiftSettings: settings)
}

/// A C library of the system, and the few helpers that let Swift call it.
func shim(_ name: String, links libraries: [String] = []) -> Target {
  .target(name: name, linkerSettings: libraries.map { .linkedLibrary($0) })
}

// Imports point downward: a module may name only modules that stand below it in this list.
let package = Package(
  name: "qanat",
  products: [.executable(name: "qanat", targets: ["qanat"])],
  targets: [
    .executableTarget(
      name: "qanat", dependencies: ["Gateway"], path: "Sources/Qanat", swiftSettings: settings),
    .executableTarget(
      name: "qanat-bench",
      dependencies: ["HTTPServer", "Transport", "Store", "Core", "TestKit", "CSystem"],
      path: "Sources/Bench", swiftSettings: settings),
    module(
      "Gateway", ["Operations", "TenantKit", "HTTPServer", "Transport", "Store", "Core", "CSystem"]),
    module("Operations", ["HTTPServer", "Core"]),
    module("TenantKit", ["Core", "CCrypto", "CSystem"]),
    module("HTTPServer", ["Core", "CSystem", "CZlib"]),
    module("Transport", ["Core", "CCurl", "CSystem"]),
    module("Store", ["Core", "CSQLite", "CPostgres", "CCrypto", "CSystem"]),
    module("Core", ["CSystem"]),
    shim("CSystem"),
    shim("CCurl", links: ["curl"]),
    shim("CSQLite", links: ["sqlite3"]),
    shim("CCrypto", links: ["crypto"]),
    shim("CPostgres", links: ["pq"]),
    shim("CZlib", links: ["z"]),

    .target(
      name: "TestKit", dependencies: ["Core", "CSystem"], path: "Tests/TestKit",
      swiftSettings: settings),
    tests("CoreTests", ["Core"]),
    .target(
      name: "CForgetfulVFS", path: "Tests/ForgetfulVFS", linkerSettings: [.linkedLibrary("sqlite3")]
    ),
    tests("StoreTests", ["Store", "Core", "CForgetfulVFS", "qanat-bench"]),
    tests("TransportTests", ["Transport", "Core"]),
    tests("HTTPServerTests", ["HTTPServer", "Core", "CSystem"]),
    tests("OperationsTests", ["Operations", "HTTPServer", "Core"]),
    tests("TenantKitTests", ["TenantKit", "Core"]),
    tests(
      "GatewayTests", ["Gateway", "Operations", "HTTPServer", "Store", "Core"], data: ["Snapshots"]),
    tests("Acceptance", ["Store", "Core", "CSystem"]),
  ],
  swiftLanguageModes: [.v6]
)
