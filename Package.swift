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

// Every channel, by the name of its folder under `Sources/Adapters/`.
let channels = [
  "Discord",
  "Email",
  "Instagram",
  "Messenger",
  "Remote",
  "Telegram",
  "Viber",
  "WebPush",
  "WhatsApp",
]

/// What channels of one company have in common, by the name of the folder it stands in beside them.
let families = ["Meta": ["Instagram", "Messenger", "WhatsApp"]]

/// A module under `Sources/`, with the modules it may import.
func module(_ name: String, _ imports: [String] = []) -> Target {
  .target(
    name: name, dependencies: imports.map { .byName(name: $0) }, swiftSettings: settings)
}

/// A channel under `Sources/Adapters/`. It sees what a channel is, and nothing of the program around it.
func adapter(_ name: String) -> Target {
  let shared = families.filter { $0.value.contains(name) }.map(\.key)
  return .target(
    name: name,
    dependencies: (shared + ["ChannelKit", "Crypto", "Core"]).map { .byName(name: $0) },
    path: "Sources/Adapters/\(name)", swiftSettings: settings)
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
  products: [
    .executable(name: "qanat", targets: ["qanat"]),
    // Tests preload it into the program.
    .library(name: "JumpingClock", type: .dynamic, targets: ["CJumpingClock"]),
  ],
  targets: [
    .executableTarget(
      name: "qanat", dependencies: ["Gateway"], path: "Sources/Qanat", swiftSettings: settings),
    .executableTarget(
      name: "qanat-bench",
      dependencies: [
        "Gateway", "TenantKit", "RateLimit", "HTTPServer", "Transport", "Store", "Core", "TestKit",
        "CSystem",
      ],
      path: "Sources/Bench", swiftSettings: settings),
    module(
      "Gateway",
      [
        "Surfaces", "Messages", "Webhooks", "Delivery", "Channels", "ChannelKit", "Operations",
        "TenantKit", "RateLimit", "Cluster", "Sandbox", "HTTPServer", "Transport", "Store", "Core",
        "CSystem",
      ]),
    module("Sandbox", ["HTTPServer", "Crypto", "Core"]),
    module(
      "Surfaces",
      [
        "Messages", "Webhooks", "Delivery", "ChannelKit", "Operations", "TenantKit", "RateLimit",
        "HTTPServer", "Store", "Core",
      ]),
    module(
      "Messages",
      [
        "Webhooks", "Delivery", "ChannelKit", "TenantKit", "Cluster", "Transport", "Store",
        "Crypto", "Core",
      ]),
    module(
      "Operations", ["TenantKit", "RateLimit", "Cluster", "HTTPServer", "Store", "Core"]),
    module(
      "Webhooks",
      ["Delivery", "ChannelKit", "TenantKit", "Cluster", "Transport", "Store", "Crypto", "Core"]),
    module("Delivery", ["ChannelKit", "TenantKit", "Cluster", "Store", "Core"]),
    module("TenantKit", ["RateLimit", "Cluster", "Store", "Crypto", "Core", "CCrypto", "CSystem"]),
    module("RateLimit", ["Cluster", "Store", "Core", "CSystem"]),
    module("Cluster", ["Store", "Core", "CSystem"]),
    module("HTTPServer", ["Core", "CSystem", "CZlib"]),
    module("Transport", ["Core", "CCurl", "CSystem"]),
    // Imports every channel by itself, so that its list names a channel in one line.
    .target(
      name: "Channels", dependencies: (channels + ["ChannelKit"]).map { .byName(name: $0) },
      swiftSettings: settings + [
        .unsafeFlags(channels.flatMap { ["-Xfrontend", "-import-module", "-Xfrontend", $0] })
      ]),
    module("ChannelKit", ["Crypto", "Core"]),
    module("Store", ["Crypto", "Core", "CSQLite", "CPostgres", "CSystem"]),
    module("Crypto", ["Core", "CCrypto"]),
    module("Core", ["CSystem"]),
    shim("CSystem"),
    shim("CCurl", links: ["curl"]),
    shim("CSQLite", links: ["sqlite3"]),
    shim("CCrypto", links: ["crypto"]),
    shim("CPostgres", links: ["pq"]),
    shim("CZlib", links: ["z"]),
  ] + channels.map(adapter) + families.keys.sorted().map(adapter) + [
    .target(
      name: "TestKit", dependencies: ["Core", "CSystem"], path: "Tests/TestKit",
      swiftSettings: settings),
    tests("CoreTests", ["Core"]),
    .target(
      name: "CForgetfulVFS", path: "Tests/ForgetfulVFS",
      linkerSettings: [.linkedLibrary("sqlite3")]),
    tests("CryptoTests", ["Crypto", "Core"]),
    .target(name: "CJumpingClock", path: "Tests/JumpingClock"),
    tests("StoreTests", ["Store", "Core", "CForgetfulVFS", "qanat-bench"]),
    tests("TransportTests", ["Transport", "Core"]),
    tests("ChannelKitTests", ["ChannelKit", "Core"]),
    tests(
      "AdapterTests",
      channels + ["Messages", "Channels", "ChannelKit", "Transport", "Crypto", "Core"],
      data: ["Fixtures", "Specifications"]),
    tests(
      "SandboxTests", ["Sandbox", "HTTPServer", "Crypto", "Transport", "Core"],
      data: ["Specifications"]),
    tests("HTTPServerTests", ["HTTPServer", "Core", "CSystem"]),
    .target(
      name: "StoreTestKit", dependencies: ["Store", "Core", "TestKit"], path: "Tests/StoreTestKit",
      swiftSettings: settings),
    tests("ClusterTests", ["Cluster", "Store", "Core", "StoreTestKit"]),
    tests("RateLimitTests", ["RateLimit", "Cluster", "Store", "Core", "StoreTestKit"]),
    tests(
      "TenantKitTests", ["TenantKit", "RateLimit", "Cluster", "Store", "Core", "StoreTestKit"]),
    tests(
      "DeliveryTests",
      [
        "Delivery", "ChannelKit", "TenantKit", "RateLimit", "Cluster", "Store", "Core",
        "StoreTestKit",
      ]),
    tests(
      "WebhooksTests",
      [
        "Webhooks", "Delivery", "ChannelKit", "TenantKit", "RateLimit", "Cluster", "HTTPServer",
        "Transport", "Store", "Crypto", "Core", "StoreTestKit",
      ]),
    tests(
      "MessagesTests",
      [
        "Messages", "Webhooks", "Delivery", "ChannelKit", "TenantKit", "RateLimit", "Cluster",
        "HTTPServer", "Transport", "Store", "Core", "StoreTestKit",
      ]),
    .target(
      name: "OperationsTestKit",
      dependencies: [
        "Messages", "Webhooks", "Delivery", "Operations", "TenantKit", "RateLimit", "Cluster",
        "HTTPServer", "Store", "Core", "TestKit",
      ],
      path: "Tests/OperationsTestKit", swiftSettings: settings),
    tests(
      "OperationsTests",
      [
        "Operations", "TenantKit", "RateLimit", "HTTPServer", "Store", "Core", "OperationsTestKit",
      ]),
    tests(
      "SurfacesTests",
      [
        "Surfaces", "Messages", "Operations", "Webhooks", "Delivery", "ChannelKit", "TenantKit",
        "HTTPServer", "Core", "OperationsTestKit",
      ]),
    tests(
      "GatewayTests",
      [
        "Gateway", "Surfaces", "Operations", "TenantKit", "RateLimit", "Cluster", "HTTPServer",
        "Store", "Core", "StoreTestKit",
      ],
      data: ["Snapshots"]),
    tests(
      "Acceptance",
      [
        "Gateway", "Messages", "Webhooks", "Delivery", "ChannelKit", "Operations", "TenantKit",
        "RateLimit", "Cluster", "Store", "Core", "CSystem",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
